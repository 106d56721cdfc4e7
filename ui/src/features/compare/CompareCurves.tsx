import { Skeleton } from "@mantine/core";
import { lazy, Suspense, useMemo } from "react";
import IconChartLine from "~icons/chart-line";
import type { RunDetail } from "../../api/runs";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { colourOf } from "../runs/colour";

const MetricCharts = lazy(() => import("../charts/MetricCharts"));

/** The curves of all runs over each other, a chart for each metric. */
export function CompareCurves({ runs }: { runs: readonly RunDetail[] }) {
  const { t } = useTranslation();
  const charted = useMemo(
    () =>
      runs.map(({ runId, name, experimentId, status }) => ({
        runId,
        name: name || runId,
        experimentId,
        colour: colourOf(runId),
        running: status === "RUNNING",
      })),
    [runs],
  );
  const metricKeys = useMemo(
    () => [...new Set(runs.flatMap((run) => [...run.metrics.keys()]))].sort(),
    [runs],
  );
  if (metricKeys.length === 0) {
    return <EmptyState icon={<IconChartLine size={22} />} title={t("compare.noMetrics")} />;
  }
  return (
    <Suspense fallback={<Skeleton height={320} />}>
      <MetricCharts runs={charted} metricKeys={metricKeys} />
    </Suspense>
  );
}
