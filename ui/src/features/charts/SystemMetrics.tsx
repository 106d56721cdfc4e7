import { useMemo } from "react";
import type { ChartsLayout, MetricChartsProps } from "./contract";
import { KeptCharts } from "./KeptCharts";
import { SYSTEM } from "./sections";

/** Machines are watched by the clock. They have one section, which is open. */
const INITIAL: ChartsLayout = { curves: { x: "relative" }, toggled: ["/system"] };
const NONE: readonly string[] = [];

/** What the runs' machines did: CPU, memory, disk, network, GPU. */
export default function SystemMetrics({ runs, metricKeys }: MetricChartsProps) {
  const keys = useMemo(() => metricKeys.filter((key) => key.startsWith(SYSTEM)), [metricKeys]);
  return (
    <KeptCharts runs={runs} metricKeys={keys} imageKeys={NONE} name="system" initial={INITIAL} />
  );
}
