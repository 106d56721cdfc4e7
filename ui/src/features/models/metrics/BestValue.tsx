import IconTrophy from "~icons/trophy";
import { useTranslation } from "../../../i18n/useTranslation";
import { MetricValue } from "../../../parts/MetricValue";
import classes from "./BestValue.module.css";

/** A metric's value; the best of all versions is marked. */
export function BestValue({ value, isBest }: { value: number; isBest: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={classes.value} data-best={isBest}>
      <MetricValue value={value} />
      {isBest && (
        <IconTrophy
          size={13}
          role="img"
          aria-hidden={false}
          aria-label={t("models.versions.best")}
          className={classes.trophy}
        />
      )}
    </span>
  );
}
