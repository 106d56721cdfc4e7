import { CloseButton, Paper } from "@mantine/core";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import { usePanel } from "./context";
import classes from "./Panel.module.css";

/** Says that a chart's selection leaves runs out, and ends that. It lies over the charts: nothing moves. */
export function BrushNote() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { runs, brush, setBrush } = usePanel();
  return (
    <output className={classes.brush}>
      {brush && (
        <Paper className={classes.pill} shadow="md" withBorder>
          {t("charts.brushed", {
            ...{ shown: formatCount(brush.runIds.size, locale) },
            total: formatCount(runs.length, locale),
          })}
          <CloseButton
            size="sm"
            aria-label={t("charts.clear")}
            onClick={() => setBrush(brush.chartId, undefined)}
          />
        </Paper>
      )}
    </output>
  );
}
