import { type ReactNode, useId } from "react";
import classes from "./Segmented.module.css";

/** One of a few, all of them in sight: radio buttons side by side. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  /** `icon` stands in place of the label, which is then a hint. */
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
  onChange(value: Value): void;
}) {
  const name = useId();
  return (
    <div role="radiogroup" aria-label={label} className={classes.box}>
      {options.map((option) => (
        <label
          key={option.value}
          className={classes.option}
          data-chosen={option.value === value || undefined}
          data-hint={option.icon ? option.label : undefined}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            aria-label={option.icon ? option.label : undefined}
            onChange={() => onChange(option.value)}
          />
          {option.icon ?? option.label}
        </label>
      ))}
    </div>
  );
}
