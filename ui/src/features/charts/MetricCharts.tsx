import { useMemo } from "react";
import type { MetricChartsProps } from "./contract";
import { useImageKeys } from "./images/useImages";
import { KeptCharts } from "./KeptCharts";
import { SYSTEM } from "./sections";

/** A chart for each metric of the runs. It is as wide as its parent, and as high as it needs. */
export default function MetricCharts({ runs, metricKeys }: MetricChartsProps) {
  const keys = useMemo(() => metricKeys.filter((key) => !key.startsWith(SYSTEM)), [metricKeys]);
  const { keys: imageKeys } = useImageKeys(runs);
  return <KeptCharts runs={runs} metricKeys={keys} imageKeys={imageKeys} name="metrics" />;
}
