import { type ReactNode, useRef } from "react";
import IconCornerDownLeft from "~icons/corner-down-left";
import IconX from "~icons/x";
import { LightButton } from "../../../parts/LightButton";
import classes from "./FilterBox.module.css";
import type { FilterEditorProps } from "./FilterEditor";
import { useFilterEditor } from "./useFilterEditor";

/**
 * Where a filter is written: a plain input at first, which gives way to the editor that completes
 * when somebody is about to write.
 */
export function FilterBox({
  icon,
  isFailed,
  clear,
  submit,
  onClear,
  ...editor
}: Omit<FilterEditorProps, "takesFocus"> & {
  icon: ReactNode;
  /** What is written was found wrong. */
  isFailed: boolean;
  /** What the button says that empties the box. */
  clear: string;
  /** What the button says that asks for what is written, as Enter does; undefined: it was asked for. */
  submit?: string | undefined;
  onClear(): void;
}) {
  const { value, label, placeholder, onChange, onApply } = editor;
  const input = useRef<HTMLInputElement>(null);
  const { Editor, load } = useFilterEditor();
  return (
    <div className={classes.box} data-failed={isFailed || undefined}>
      <span className={classes.icon}>{icon}</span>
      {Editor ? (
        <Editor
          {...editor}
          takesFocus={input.current !== null && document.activeElement === input.current}
        />
      ) : (
        <input
          ref={input}
          className={classes.input}
          value={value}
          placeholder={placeholder}
          aria-label={label}
          spellCheck={false}
          autoComplete="off"
          onFocus={load}
          onPointerEnter={load}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && onApply(value)}
        />
      )}
      {value !== "" && (
        <LightButton
          look="subtle"
          size={24}
          aria-label={clear}
          hint={clear}
          icon={<IconX size={14} />}
          onClick={onClear}
        />
      )}
      {submit !== undefined && (
        <LightButton
          look="chosen"
          size={24}
          aria-label={submit}
          hint={submit}
          icon={<IconCornerDownLeft size={14} />}
          onClick={() => onApply(value)}
        />
      )}
    </div>
  );
}
