import { contours } from "d3-contour";
import type { CustomSeriesRenderItemAPI } from "echarts/types/dist/shared";
import { useMemo } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { ChartSpec } from "../contract";
import type { ChartBodyProps } from "../panel/ChartBody";
import { columnTitle } from "../panel/titles";
import { reasonOf } from "../reason";
import { useColours } from "../useColours";
import { EChart, Message } from "./EChart";
import { landscape } from "./landscape";
import { axisLooks, axisName, colourScale, grid, tooltip, valueText } from "./looks";
import { rampColour } from "./ramp";
import { useValues } from "./useValues";
import { axisOf, spanOf } from "./values";

type Props = ChartBodyProps<Extract<ChartSpec, { kind: "contour" }>>;

const CELLS = 64;
const BANDS = 10;

/** A metric as a landscape over two numbers; the runs are the points that it is known at. */
export default function ContourChart(props: Props) {
  const { spec, runs, title, highlighted, onHighlight, output } = props;
  const { t } = useTranslation();
  const colours = useColours();
  const locale = useLocale();
  const columns = useMemo(() => [spec.x, spec.y, spec.z], [spec.x, spec.y, spec.z]);
  const { values, error, retry } = useValues(runs, columns);
  const surface = useMemo(() => surfaceOf(values), [values]);
  const option = useMemo(() => {
    if (!surface) return {};
    const looks = { colours, locale };
    const { x, y, sites, bands, span } = surface;
    const axis = (of: Scale, column: string, side: "below" | "above") => {
      const plain = axisLooks({ kind: "number", places: [], log: of.log }, column, looks);
      return {
        ...plain,
        ...axisName(columnTitle(column), looks, side),
        ...{ min: of.low, max: of.high, splitLine: { show: false } },
        // The ends of the range are no round numbers.
        axisLabel: { ...plain.axisLabel, showMinLabel: false, showMaxLabel: false },
      };
    };
    return {
      animation: false,
      grid: { ...grid(true), right: 62 },
      tooltip: tooltip(looks, (item) => {
        const { name } = item as { name: string };
        const index = runs.findIndex(({ runId }) => runId === name);
        const run = runs[index];
        if (!run) return [];
        const lines = columns.map((column, i) => ({
          name: columnTitle(column),
          text: valueText(column, values?.[i]?.[index] ?? null, locale),
        }));
        return [{ name: run.name, text: "", colour: run.colour }, ...lines];
      }),
      xAxis: axis(x, spec.x, "below"),
      yAxis: axis(y, spec.y, "above"),
      visualMap: { ...colourScale(span, spec.z, 2, looks), seriesIndex: 1 },
      series: [
        {
          type: "custom" as const,
          silent: true,
          clip: true,
          data: bands.map((_, i) => [i]),
          renderItem: (params: { dataIndex: number }, chart: CustomSeriesRenderItemAPI) => {
            const band = bands[params.dataIndex];
            const pixel = ([u, v]: number[]) => chart.coord([x.at(u ?? 0), y.at(v ?? 0)]);
            return {
              type: "path" as const,
              shape: { pathData: pathOf(band?.rings ?? [], pixel) },
              style: { fill: rampColour(band?.part ?? 0), opacity: colours.dark ? 0.5 : 0.42 },
            };
          },
        },
        {
          type: "scatter" as const,
          symbolSize: 9,
          data: sites.map(({ index, px, py, z }) => {
            const runId = runs[index]?.runId ?? "";
            const raised = highlighted === runId;
            const border = { borderColor: raised ? colours.text : colours.ground };
            return {
              ...{ name: runId, value: [px, py, z] },
              itemStyle: { ...border, borderWidth: raised ? 2.5 : 1 },
            };
          }),
        },
      ],
    };
  }, [surface, values, runs, columns, spec, colours, locale, highlighted]);
  if (error && !values) return <Message text={reasonOf(error, t)} onRetry={() => void retry()} />;
  if (values && !surface) return <Message text={t("charts.needThree")} />;
  return (
    <EChart
      {...{ option, title, output }}
      handlers={{
        onHover: (name) => onHighlight(runs.find(({ runId }) => runId === name)?.runId),
      }}
      table={() => ({
        columns: [t("charts.run"), ...columns],
        rows: runs.map(({ name }, index) => [
          name,
          ...columns.map((_, i) => values?.[i]?.[index] ?? null),
        ]),
      })}
    />
  );
}

interface Scale {
  log: boolean;
  low: number;
  high: number;
  /** The value at a part of the way, 0 to 1. */
  at(part: number): number;
  part(value: number): number;
}

function scaleOf(low: number, high: number, log: boolean): Scale {
  const [of, back] = log ? [Math.log, Math.exp] : [(v: number) => v, (v: number) => v];
  const room = (of(high) - of(low)) * 0.06;
  const [from, to] = [of(low) - room, of(high) + room];
  return {
    ...{ log, low: back(from), high: back(to) },
    at: (part) => back(from + (to - from) * part),
    part: (value) => (of(value) - from) / (to - from),
  };
}

/** The surface over the runs that have all three numbers; undefined when they do not span one. */
function surfaceOf(values: readonly (readonly (string | number | null)[])[] | undefined) {
  const [xs, ys, zs] = (values ?? []).map(axisOf);
  const [xSpan, ySpan] = [xs && spanOf(xs.places), ys && spanOf(ys.places)];
  if (!xs || !ys || !zs || [xs, ys, zs].some(({ kind }) => kind !== "number")) return undefined;
  if (!xSpan || !ySpan || xSpan[0] === xSpan[1] || ySpan[0] === ySpan[1]) return undefined;
  const x = scaleOf(...xSpan, xs.kind === "number" && xs.log);
  const y = scaleOf(...ySpan, ys.kind === "number" && ys.log);
  const sites = xs.places.flatMap((px, index) => {
    const [py, z] = [ys.places[index] ?? null, zs.places[index] ?? null];
    if (px === null || py === null || z === null) return [];
    return [{ index, px, py, x: x.part(px), y: y.part(py), z }];
  });
  const span = spanOf(sites.map(({ z }) => z));
  if (sites.length < 3 || !span) return undefined;
  const [low, high] = span;
  const heights = landscape(sites, CELLS);
  const thresholds = Array.from({ length: BANDS }, (_, i) => low + ((high - low) * i) / BANDS);
  const bands = contours()
    .size([CELLS, CELLS])
    .thresholds(thresholds)([...heights])
    .map(({ coordinates }, i) => ({
      part: (i + 0.5) / BANDS,
      rings: coordinates.flat().map((ring) => ring.map((at) => at.map((v) => v / CELLS))),
    }));
  return { x, y, sites, bands, span };
}

/** Rings of points as the path of an SVG; holes run the other way round and stay holes. */
function pathOf(rings: readonly (readonly number[][])[], pixel: (at: number[]) => number[]) {
  return rings
    .map(
      (ring) =>
        `M${ring
          .map((at) =>
            pixel(at)
              .map((v) => v.toFixed(1))
              .join(","),
          )
          .join("L")}Z`,
    )
    .join("");
}
