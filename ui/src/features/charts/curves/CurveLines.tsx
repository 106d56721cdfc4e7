import { ActionIcon, Tooltip } from "@mantine/core";
import { useImperativeHandle, useMemo, useRef, useState } from "react";
import IconZoomReset from "~icons/zoom-reset";
import { useTranslation } from "../../../i18n/useTranslation";
import type { CurveOptions } from "../contract";
import { CurveCanvas, NOTHING } from "./CurveCanvas";
import type { CurveChartProps } from "./CurveChart";
import classes from "./CurveChart.module.css";
import { CurveTooltip, type Pointed } from "./CurveTooltip";
import { padded, type Range, xExtent, yExtent } from "./extent";
import type { CurvePlot, PlotEvents } from "./plot";
import { allPoints, summary } from "./tables";
import type { Trace } from "./traces";
import type { Curves } from "./useCurves";
import { useKeyboard } from "./useKeyboard";
import { Waiting } from "./Waiting";

interface Props extends CurveChartProps {
  curves: Curves;
  zoom: Range | undefined;
  setZoom(range: Range | undefined): void;
}

/** The lines, what the pointer and the keyboard read of them, and what is said when there are none. */
export function CurveLines(props: Props) {
  const { runs, metricKeys, options, title, highlighted, onHighlight, output } = props;
  const { curves, zoom, setZoom } = props;
  const { t } = useTranslation();
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
    <>
      <div
        className={classes.plot}
        role="application"
        aria-label={title}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows read the chart point by point
        tabIndex={0}
        {...keyboard.on}
      >
        {view.traces.length > 0 && (
          <CurveCanvas view={view} options={options} events={events} plot={plot} />
        )}
      </div>
      <output className={classes.said}>{keyboard.said}</output>
      {zoom && (
        <Tooltip label={t("charts.zoomOut")} withArrow>
          <ActionIcon
            className={classes.zoomOut}
            variant="default"
            size={24}
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
    </>
  );
}

function useView(
  traces: readonly Trace[],
  { x: over, xLog = false, yLog = false, clip = false }: CurveOptions,
  zoom: Range | undefined,
  highlighted: string | undefined,
) {
  const ranges = useMemo(() => {
    const log = xLog && over !== "time";
    const extent = xExtent(traces, log);
    const whole = (extent && (extent[0] === extent[1] ? padded(extent, log) : extent)) ?? NOTHING;
    const x = zoom ?? whole;
    const logged = traces.map(({ xs, ys, raw }) => ({ xs, ys: raw ?? ys }));
    const y = yExtent(logged, x, { log: yLog, clip });
    return { x, whole, y: y ? padded(y, yLog) : ([yLog ? 0.1 : 0, 1] as const) };
  }, [traces, over, xLog, yLog, clip, zoom]);
  return useMemo(() => ({ traces, ...ranges, highlighted }), [traces, ranges, highlighted]);
}
