import { Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type MetricSummary, metricSummariesQuery } from "../../../api/metricSummaries";
import type { LatestMetric } from "../../../api/runs";
import { formatCount } from "../../../format/number";
import { exactTime } from "../../../format/time";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { LongText } from "../../../parts/LongText";
import { MetricValue } from "../../../parts/MetricValue";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { Sparkline } from "../../../parts/Sparkline";
import { useLocale } from "../../../parts/useLocale";
import { FindBox } from "./FindBox";
import { found, inKeyOrder } from "./find";
import classes from "./Metrics.module.css";

const FEW = 10;
const SYSTEM = "system/";
// Curves of a run that logs all the time are read again no oftener.
const REFRESH_MS = 5000;

/** The metrics of a run: the last value of each, its range and the form of its curve. */
export function MetricsPanel({
  runId,
  metrics,
}: {
  runId: string;
  metrics: ReadonlyMap<string, LatestMetric>;
}) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const all = useMemo(
    () => inKeyOrder(metrics).flatMap(([key, metric]) => (key.startsWith(SYSTEM) ? [] : metric)),
    [metrics],
  );
  const shown = useMemo(() => found(all, wanted, (metric) => metric.key), [all, wanted]);
  const latest = Math.max(0, ...all.map((metric) => metric.timestamp));
  const summaries = useQuery(
    metricSummariesQuery(
      runId,
      all.map((metric) => metric.key),
      String(Math.floor(latest / REFRESH_MS)),
    ),
  );
  return (
    <Panel
      title={t("run.metrics")}
      count={all.length}
      actions={
        all.length > 0 && (
          <>
            {all.length > FEW && (
              <FindBox label={t("run.findMetrics")} value={wanted} onChange={setWanted} />
            )}
            <CopyButton
              text={JSON.stringify(
                Object.fromEntries(all.map(({ key, value }) => [key, value])),
                null,
                2,
              )}
              label={t("run.copyMetrics")}
            />
          </>
        )
      }
    >
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed" p="sm">
          {t(all.length === 0 ? "run.noMetrics" : "run.noMatch")}
        </Text>
      ) : (
        <div className={classes.container}>
          <div className={classes.head} aria-hidden>
            <span>{t("run.metric")}</span>
            <span />
            <span className={classes.number}>{t("run.last")}</span>
            <span className={`${classes.number} ${classes.wide}`}>{t("run.min")}</span>
            <span className={`${classes.number} ${classes.wide}`}>{t("run.max")}</span>
          </div>
          <RowList label={t("run.metrics")} items={shown} keyOf={(metric) => metric.key}>
            {(metric) => <MetricRow metric={metric} summary={summaries.data?.get(metric.key)} />}
          </RowList>
        </div>
      )}
    </Panel>
  );
}

function MetricRow({
  metric,
  summary,
}: {
  metric: LatestMetric;
  summary: MetricSummary | undefined;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const about = [
    t("run.atStep", { step: formatCount(metric.step, locale) }),
    exactTime(metric.timestamp, locale),
    summary &&
      t("run.points", { count: summary.points, shown: formatCount(summary.points, locale) }),
  ];
  return (
    <div className={classes.row}>
      <span className={classes.key}>
        <LongText text={metric.key} />
      </span>
      <Sparkline values={summary?.values ?? []} />
      <Tooltip label={about.filter(Boolean).join(" · ")}>
        <span className={classes.number}>
          <MetricValue value={metric.value} />
        </span>
      </Tooltip>
      <Extreme label={t("run.min")} value={summary?.min} />
      <Extreme label={t("run.max")} value={summary?.max} />
    </div>
  );
}

function Extreme({ label, value }: { label: string; value: number | undefined }) {
  return (
    <span className={`${classes.number} ${classes.faint} ${classes.wide}`}>
      {value === undefined ? (
        "–"
      ) : (
        <>
          <VisuallyHidden>{label}</VisuallyHidden>
          <MetricValue value={value} />
        </>
      )}
    </span>
  );
}
