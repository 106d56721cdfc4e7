import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import IconChartLine from "~icons/chart-line";
import type { RunDetail } from "../../api/runs";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import type { ChartRun, MetricChartsProps } from "../charts/contract";
import { colourOf } from "../runs/colour";

const MetricCharts = lazy(() => import("../charts/MetricCharts"));
const SystemMetrics = lazy(() => import("../charts/SystemMetrics"));

/** The curves of what a run measured. */
export function RunCurves({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const { runs, metricKeys } = useCharted(run);
  if (metricKeys.every((key) => key.startsWith("system/"))) {
    return (
      <EmptyState icon={<IconChartLine size={22} />} title={t("run.noMetrics")}>
        {t("run.noMetricsHint")}
      </EmptyState>
    );
  }
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <MetricCharts runs={runs} metricKeys={metricKeys} />
    </Suspense>
  );
}

/** What the machine did meanwhile. */
export function SystemCurves({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const { runs, metricKeys } = useCharted(run);
  if (!metricKeys.some((key) => key.startsWith("system/"))) {
    return (
      <EmptyState icon={<IconChartLine size={22} />} title={t("run.noSystem")}>
        {t("run.noSystemHint")}
      </EmptyState>
    );
  }
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <SystemMetrics runs={runs} metricKeys={metricKeys} />
    </Suspense>
  );
}

/** The run as the charts take it; the same objects as long as nothing of it changed. */
function useCharted(run: RunDetail): MetricChartsProps {
  const { runId, name, experimentId, status } = run;
  const keys = [...run.metrics.keys()].sort().join("\n");
  const runs = useMemo<ChartRun[]>(
    () => [{ runId, name, experimentId, colour: colourOf(runId), running: status === "RUNNING" }],
    [runId, name, experimentId, status],
  );
  const metricKeys = useMemo(() => (keys === "" ? [] : keys.split("\n")), [keys]);
  return { runs, metricKeys };
}
