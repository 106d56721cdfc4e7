import type { MetricChartsProps } from "./contract";

/** What the runs' machines did: CPU, memory, disk, network, GPU. */
export default function SystemMetrics(_: MetricChartsProps) {
  return null;
}
