import { ActionIcon, Tooltip } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconZoomReset } from "@tabler/icons-react";
import { type RefObject, useImperativeHandle, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ChartRun, CurveOptions } from "../contract";
import type { ChartOutput } from "../output";
import { CurveCanvas, NOTHING } from "./CurveCanvas";
import classes from "./CurveChart.module.css";
import { CurveTooltip, type Pointed } from "./CurveTooltip";
import { padded, type Range, xExtent, yExtent } from "./extent";
import type { CurvePlot, PlotEvents } from "./plot";
import { allPoints, summary } from "./tables";
import type { Trace } from "./traces";
import { useCurves } from "./useCurves";
import { useKeyboard } from "./useKeyboard";
import { Waiting } from "./Waiting";

export interface CurveChartProps {
  runs: readonly ChartRun[];
  metricKeys: readonly string[];
  options: CurveOptions;
  title: string;
  highlighted: string | undefined;
  onHighlight(runId: string | undefined): void;
  output: RefObject<ChartOutput | null>;
}

/** Curves of some metrics of some runs. Drag to look closer; as large as its parent. */
export function CurveChart(props: CurveChartProps) {
  const { runs, metricKeys, options, title, highlighted, onHighlight, output } = props;
  const { t } = useTranslation();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const { zoom, setZoom } = useZoom(options);
  const curves = useCurves(runs, metricKeys, options, fineness(width, runs.length), zoom);
  const view = useView(curves.traces, options, zoom, highlighted);
  const plot = useRef<CurvePlot | null>(null);
  const [pointed, setPointed] = useState<Pointed>();
  const events = useMemo<PlotEvents>(
    () => ({
      onRead: (found, at) => {
        setPointed(at && { found, ...at });
        onHighlight(at && found[0]?.trace.runId);
      },
      onZoom: setZoom,
    }),
    [onHighlight, setZoom],
  );
  const keyboard = useKeyboard(plot, view.traces, view.x, setZoom);
  useImperativeHandle(output, () => ({
    picture: () => plot.current?.picture(),
    table: () => summary(curves.traces, t),
    everything: () => allPoints(runs, metricKeys),
  }));
  return (
    <div ref={ref} className={classes.chart}>
      <div
        className={classes.plot}
        role="application"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows read the chart point by point
        tabIndex={0}
        {...keyboard.on}
      >
        <CurveCanvas view={view} options={options} events={events} plot={plot} />
      </div>
      <output className={classes.said}>{keyboard.said}</output>
      {zoom && (
        <Tooltip label={t("charts.zoomOut")} withArrow>
          <ActionIcon
            className={classes.zoomOut}
            variant="default"
            size="sm"
            aria-label={t("charts.zoomOut")}
            onClick={() => setZoom(undefined)}
          >
            <IconZoomReset size={14} />
          </ActionIcon>
        </Tooltip>
      )}
      <Waiting curves={curves} logarithmic={options.yLog === true} />
      {pointed && (
        <CurveTooltip
          pointed={pointed}
          x={options.x ?? "step"}
          severalMetrics={metricKeys.length > 1}
        />
      )}
    </div>
  );
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

function useView(
  traces: readonly Trace[],
  { x: over, xLog = false, yLog = false, clip = false }: CurveOptions,
  zoom: Range | undefined,
  highlighted: string | undefined,
) {
  const ranges = useMemo(() => {
    const log = xLog && over !== "time";
    const whole = xExtent(traces, log);
    const x = zoom ?? (whole && (whole[0] === whole[1] ? padded(whole, log) : whole)) ?? NOTHING;
    const logged = traces.map(({ xs, ys, raw }) => ({ xs, ys: raw ?? ys }));
    const y = yExtent(logged, x, { log: yLog, clip });
    return { x, y: y ? padded(y, yLog) : ([yLog ? 0.1 : 0, 1] as const) };
  }, [traces, over, xLog, yLog, clip, zoom]);
  return useMemo(() => ({ traces, ...ranges, highlighted }), [traces, ranges, highlighted]);
}
