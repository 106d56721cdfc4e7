import { Stack, Text } from "@mantine/core";
import { type RefObject, useImperativeHandle } from "react";
import { exactNumber, formatCount, formatMetric } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { ChartOutput } from "../output";
import classes from "./CurveChart.module.css";
import { summary } from "./tables";
import type { Trace } from "./traces";

/** The only value of a metric of one run: a curve of one point says less than its number. */
export function SingleValue({
  trace,
  output,
}: {
  trace: Trace;
  output: RefObject<ChartOutput | null>;
}) {
  const { curve } = trace;
  const { t } = useTranslation();
  useImperativeHandle(output, () => ({
    picture: () => undefined,
    table: () => summary([trace], t),
  }));
  const locale = useLocale();
  const value = curve.values[0] as number;
  const step = curve.steps[0] as number;
  return (
    <Stack className={classes.single} align="center" justify="center" gap={2}>
      <Text className={classes.number} title={exactNumber(value)}>
        {formatMetric(value, locale)}
      </Text>
      {step !== 0 && (
        <Text size="xs" c="dimmed">
          {t("charts.singleStep", { step: formatCount(step, locale) })}
        </Text>
      )}
    </Stack>
  );
}
