import { useMemo, useState } from "react";
import type { ChartsLayout, MetricChartsProps } from "./contract";
import { HighlightProvider, PanelProvider } from "./panel/context";
import { PanelView } from "./panel/PanelView";
import { SYSTEM } from "./sections";

/** A chart for each metric of the runs. It is as wide as its parent, and as high as it needs. */
export default function MetricCharts({ runs, metricKeys }: MetricChartsProps) {
  const keys = useMemo(() => metricKeys.filter((key) => !key.startsWith(SYSTEM)), [metricKeys]);
  return <Charts runs={runs} metricKeys={keys} initial={undefined} />;
}

/** `initial` is what the layout begins with; what is changed lasts as long as the page is shown. */
export function Charts({
  runs,
  metricKeys,
  initial,
}: MetricChartsProps & { initial: ChartsLayout | undefined }) {
  const [layout, setLayout] = useState(initial);
  const [highlighted, setHighlighted] = useState<string>();
  const panel = useMemo(
    () => ({
      ...{ runs, metricKeys, layout },
      curveRuns: runs,
      paramKeys: [],
      imageKeys: [],
      change: setLayout,
      edit: nothing,
      brush: undefined,
      setBrush: nothing,
      arrangeable: false,
    }),
    [runs, metricKeys, layout],
  );
  const highlight = useMemo(() => ({ highlighted, onHighlight: setHighlighted }), [highlighted]);
  return (
    <PanelProvider value={panel}>
      <HighlightProvider value={highlight}>
        <PanelView scrolls={false} />
      </HighlightProvider>
    </PanelProvider>
  );
}

function nothing() {}
