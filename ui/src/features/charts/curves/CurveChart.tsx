import { useElementSize } from "@mantine/hooks";
import { lazy, type RefObject, Suspense, useMemo, useState } from "react";
import type { ChartRun, ChartSpec, CurveOptions } from "../contract";
import type { ChartOutput } from "../output";
import classes from "./CurveChart.module.css";
import { CurveLines } from "./CurveLines";
import type { Range } from "./extent";
import { SingleValue } from "./SingleValue";
import { useCurves } from "./useCurves";

const BarChart = lazy(() => import("../kinds/BarChart"));

export interface CurveChartProps {
  runs: readonly ChartRun[];
  metricKeys: readonly string[];
  options: CurveOptions;
  title: string;
  highlighted: string | undefined;
  onHighlight(runId: string | undefined): void;
  output: RefObject<ChartOutput | null>;
}

const NO_RUNS: readonly ChartRun[] = [];

/**
 * Curves of some metrics of some runs, as large as its parent. Drag to look closer. Where every run
 * has but one value it is a number or, of several runs, bars.
 */
export function CurveChart(props: CurveChartProps) {
  const { runs, metricKeys, options } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const { zoom, setZoom } = useZoom(options);
  const buckets = fineness(width, runs.length);
  const curves = useCurves(width > 0 ? runs : NO_RUNS, metricKeys, options, buckets, zoom);
  const { traces, open } = curves;
  const [metric] = metricKeys;
  const bar = useMemo<BarSpec>(() => ({ id: "", kind: "bar", metric: metric ?? "" }), [metric]);
  const settled = open === 0 && zoom === undefined && metricKeys.length === 1;
  const single =
    settled &&
    traces.length > 0 &&
    traces.every(({ curve }) => curve.points === 1) &&
    !runs.some(isRunning);
  const first = traces[0];
  return (
    <div ref={ref} className={classes.chart}>
      {!single && <CurveLines {...props} {...{ curves, zoom, setZoom }} />}
      {single && first && traces.length === 1 && (
        <SingleValue trace={first} output={props.output} />
      )}
      {single && traces.length > 1 && (
        <Suspense fallback={null}>
          <BarChart {...props} spec={bar} curveRuns={runs} />
        </Suspense>
      )}
    </div>
  );
}

type BarSpec = Extract<ChartSpec, { kind: "bar" }>;

function isRunning({ running }: ChartRun): boolean {
  return running;
}

/** Buckets for this many pixels and runs: no finer than can be seen, few sizes so that they are shared. */
function fineness(width: number, runs: number): number {
  const fine = width > 1_000 ? 1_000 : width > 560 ? 500 : 250;
  return runs > 30 ? Math.min(fine, 500) / 2 : fine;
}

function useZoom({ x }: CurveOptions) {
  const [zoomed, setZoomed] = useState<{ x: typeof x; range: Range }>();
  const setZoom = useMemo(
    () => (range: Range | undefined) => setZoomed(range && { x, range }),
    [x],
  );
  // Steps are no times: another axis shows everything again.
  return { zoom: zoomed?.x === x ? zoomed?.range : undefined, setZoom };
}
