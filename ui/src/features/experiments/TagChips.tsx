import { useTranslation } from "../../i18n/useTranslation";
import classes from "./Experiments.module.css";

const SHOWN = 3;

/** The first tags; the others on hover. A click looks for experiments with the same tag. */
export function TagChips({
  tags,
  onPick,
}: {
  tags: readonly (readonly [key: string, value: string])[];
  onPick: (key: string, value: string) => void;
}) {
  const { t } = useTranslation();
  const rest = tags.slice(SHOWN);
  return (
    <span className={classes.tags}>
      {tags.slice(0, SHOWN).map(([key, value]) => (
        <button
          key={key}
          type="button"
          className={classes.tag}
          title={`${key}: ${value}`}
          onClick={() => onPick(key, value)}
        >
          <span>{key}</span>
          {value}
        </button>
      ))}
      {rest.length > 0 && (
        <span
          className={classes.more}
          title={rest
            .slice(0, 20)
            .map(([key, value]) => `${key}: ${value}`)
            .join("\n")}
        >
          {t("experiments.moreTags", { count: rest.length })}
        </span>
      )}
    </span>
  );
}
