import { type ComponentType, lazy, type RefObject, Suspense, useMemo } from "react";
import type { ChartKind, ChartRun, ChartSpec, CurveOptions } from "../contract";
import { CurveChart } from "../curves/CurveChart";
import type { ChartOutput } from "../output";
import { useHighlight, usePanel } from "./context";

export interface ChartBodyProps<Spec extends ChartSpec = ChartSpec> {
  spec: Spec;
  runs: readonly ChartRun[];
  /** The runs whose curves are drawn: the first of `runs`. */
  curveRuns: readonly ChartRun[];
  options: CurveOptions;
  title: string;
  highlighted: string | undefined;
  onHighlight(runId: string | undefined): void;
  output: RefObject<ChartOutput | null>;
}

type Of<Kind extends ChartKind> = Extract<ChartSpec, { kind: Kind }>;
type Body<Kind extends ChartKind> = ComponentType<ChartBodyProps<Of<Kind>>>;

function Curves({ spec, curveRuns, ...rest }: ChartBodyProps<Of<"curves">>) {
  return <CurveChart {...rest} runs={curveRuns} metricKeys={spec.metrics} />;
}

/** A chart of each kind; all but curves are loaded when the first of them is shown. */
const BODIES: { [Kind in ChartKind]: Body<Kind> } = {
  curves: Curves,
  bar: lazy(() => import("../kinds/BarChart")),
  scatter: lazy(() => import("../kinds/ScatterChart")),
  parallel: lazy(() => import("../kinds/ParallelChart")),
  contour: lazy(() => import("../kinds/ContourChart")),
  box: lazy(() => import("../kinds/BoxChart")),
  images: lazy(() => import("../images/ImagesChart")),
};

/** A chart of the panel's runs, as large as its parent. */
export function ChartBody(props: Pick<ChartBodyProps, "spec" | "options" | "title" | "output">) {
  const { runs, curveRuns } = useShownRuns(props.spec.id);
  const highlight = useHighlight();
  const Body = BODIES[props.spec.kind] as ComponentType<ChartBodyProps>;
  return (
    <Suspense fallback={null}>
      <Body {...props} {...highlight} runs={runs} curveRuns={curveRuns} />
    </Suspense>
  );
}

/** The runs that the chart shows: all but those that another chart's selection leaves out. */
function useShownRuns(chartId: string) {
  const { runs, curveRuns, brush } = usePanel();
  return useMemo(() => {
    if (!brush || brush.chartId === chartId) return { runs, curveRuns };
    const kept = (some: readonly ChartRun[]) => some.filter(({ runId }) => brush.runIds.has(runId));
    return { runs: kept(runs), curveRuns: kept(curveRuns) };
  }, [runs, curveRuns, brush, chartId]);
}
