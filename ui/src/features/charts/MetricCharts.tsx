import type { MetricChartsProps } from "./contract";

/** A chart for each metric of the runs. */
export default function MetricCharts(_: MetricChartsProps) {
  return null;
}
