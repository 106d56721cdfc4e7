import { useTranslation } from "react-i18next";
import { MetricValue } from "../../../parts/MetricValue";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { inKeyOrder } from "../../run/overview/find";
import classes from "../../run/overview/KeyValue.module.css";

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
