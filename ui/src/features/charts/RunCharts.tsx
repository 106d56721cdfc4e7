import type { RunChartsProps } from "./contract";

/** The panel of charts beside the runs table. */
export default function RunCharts(_: RunChartsProps) {
  return null;
}
