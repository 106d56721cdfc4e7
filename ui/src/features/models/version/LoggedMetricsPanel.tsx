import { useTranslation } from "../../../i18n/useTranslation";
import classes from "../../../parts/KeyValue.module.css";
import { MetricValue } from "../../../parts/MetricValue";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { inKeyOrder } from "../../run/overview/find";

/** Metrics of the logged model, where its run is not there to tell them. */
export function LoggedMetricsPanel({ metrics }: { metrics: ReadonlyMap<string, number> }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("models.metrics")} count={metrics.size}>
      <RowList label={t("models.metrics")} items={inKeyOrder(metrics)} keyOf={([key]) => key}>
        {([key, value]) => (
          <div className={classes.row}>
            <span className={classes.key}>{key}</span>
            <span className={classes.value}>
              <MetricValue value={value} />
            </span>
          </div>
        )}
      </RowList>
    </Panel>
  );
}
