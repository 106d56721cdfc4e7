import { useLocalStorage } from "@mantine/hooks";
import { useMemo, useState } from "react";
import type { ChartsLayout, MetricChartsProps } from "./contract";
import { readLayout } from "./layout";
import { HighlightProvider, PanelProvider } from "./panel/context";
import { PanelView } from "./panel/PanelView";

/** Charts that are drawn the same way wherever this reader looks at runs. */
export function KeptCharts({
  runs,
  metricKeys,
  imageKeys,
  name,
  initial,
}: MetricChartsProps & {
  imageKeys: readonly string[];
  /** Under which it is kept how they are drawn. */
  name: string;
  initial?: ChartsLayout;
}) {
  const [layout, change] = useLocalStorage<ChartsLayout>({
    key: `headrace.charts.${name}`,
    defaultValue: initial ?? {},
    getInitialValueInEffect: false,
    deserialize: (text) => (text ? (readLayout(parsed(text)) ?? {}) : (initial ?? {})),
  });
  const [highlighted, setHighlighted] = useState<string>();
  const panel = useMemo(
    () => ({
      ...{ runs, curveRuns: runs, metricKeys, imageKeys, layout, change },
      paramKeys: [],
      edit: nothing,
      brush: undefined,
      setBrush: nothing,
      arrangeable: false,
    }),
    [runs, metricKeys, imageKeys, layout, change],
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nothing() {}
