import { Button, Center, Loader, Progress, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { reasonOf } from "../reason";
import classes from "./CurveChart.module.css";
import { curveStore } from "./shared";
import type { Curves } from "./useCurves";

/** What is not there: still coming, failed, or never was. */
export function Waiting({ curves, logarithmic }: { curves: Curves; logarithmic: boolean }) {
  const { t } = useTranslation();
  const { open, total, error, traces } = curves;
  const late = useLate(open > 0 && !error);
  if (total === 0) return null;
  if (error && traces.length === 0)
    return (
      <Center className={classes.cover}>
        <Text size="sm" role="alert" lineClamp={3}>
          {reasonOf(error, t)}
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => curveStore.retry()}>
          {t("app.retry")}
        </Button>
      </Center>
    );
  if (open > 0 && traces.length === 0)
    return (
      <Center className={classes.cover} aria-busy>
        {late && <Loader size="sm" type="dots" color="gray" />}
      </Center>
    );
  if (open > 0)
    return (
      late && (
        <Progress
          className={classes.progress}
          size={2}
          value={(100 * (total - open)) / total}
          aria-label={t("charts.loading")}
        />
      )
    );
  const drawable = (y: number) => (logarithmic ? y > 0 : !Number.isNaN(y));
  if (traces.some(({ ys }) => ys.some(drawable))) return null;
  return (
    <Center className={classes.cover}>
      <Text size="sm" c="dimmed">
        {traces.length === 0
          ? t("charts.noPoints")
          : t(logarithmic ? "charts.noneAboveZero" : "charts.onlyNaN")}
      </Text>
    </Center>
  );
}

/** Whether something has lasted for longer than a blink: what comes at once needs no sign of waiting. */
function useLate(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return setLate(false);
    const timer = setTimeout(() => setLate(true), 250);
    return () => clearTimeout(timer);
  }, [waiting]);
  return late;
}
