import type { EChartsType } from "echarts/core";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { ChartSpec } from "../contract";
import type { ChartBodyProps } from "../panel/ChartBody";
import { usePanel } from "../panel/context";
import { columnTitle } from "../panel/titles";
import { reasonOf } from "../reason";
import { useColours } from "../useColours";
import { EChart, Message } from "./EChart";
import { axisLooks, shortened, tooltip, valueText } from "./looks";
import { rampColour } from "./ramp";
import { useValues } from "./useValues";
import { type Axis, axisOf, spanOf } from "./values";

type Props = ChartBodyProps<Extract<ChartSpec, { kind: "parallel" }>>;

/** One line a run through its values. What is dragged along the axes keeps the runs that pass. */
export default function ParallelChart(props: Props) {
  const { spec, runs, title, highlighted, onHighlight, output } = props;
  const { t } = useTranslation();
  const colours = useColours();
  const locale = useLocale();
  const { brush, setBrush } = usePanel();
  const { columns, colour } = spec;
  const { values, error, retry } = useValues(runs, columns);
  const axes = useMemo(() => (values ?? []).map(axisOf), [values]);
  const chart = useRef<EChartsType | null>(null);
  const option = useMemo(() => {
    const looks = { colours, locale };
    const lineColours = coloursOf(axes[columns.indexOf(colour ?? "")]);
    return {
      animation: false,
      tooltip: tooltip(looks, (item) => {
        const index = (item as { dataIndex: number }).dataIndex;
        const run = runs[index];
        const lines = columns.map((column, i) => ({
          name: columnTitle(column),
          text: valueText(column, values?.[i]?.[index] ?? null, locale),
        }));
        return run ? [{ name: run.name, text: "", colour: run.colour }, ...lines] : [];
      }),
      parallel: { left: 44, right: 60, top: 34, bottom: 18 },
      parallelAxis: axes.map((axis, dim) => ({
        ...onLines(axisLooks(axis, columns[dim] ?? "", looks), colours.ground),
        ...{
          dim,
          id: axisId(dim),
          name: shortened(columnTitle(columns[dim] ?? ""), 16),
          nameGap: 14,
        },
        axisLine: { lineStyle: { color: colours.dimmed, width: 1.25 } },
        splitLine: { show: false },
        nameTextStyle: { color: colours.text, fontSize: 11, fontFamily: colours.font },
        areaSelectStyle: { width: 18, color: colours.primary, borderColor: colours.primary },
      })),
      series: [
        {
          type: "parallel" as const,
          smooth: 0.12,
          inactiveOpacity: 0.06,
          activeOpacity: 0.9,
          lineStyle: { width: 1.5, opacity: 0.6 },
          emphasis: { lineStyle: { width: 3.5, opacity: 1 } },
          data: runs.map((run, index) => ({
            name: run.runId,
            value: axes.map((axis) => valueOn(axis, index)),
            lineStyle: { color: lineColours?.[index] ?? run.colour },
          })),
        },
      ],
    };
  }, [axes, values, runs, columns, colour, colours, locale]);
  useRaised(chart, runs, highlighted, option);
  useCleared(chart, brush?.chartId === spec.id, columns.length);
  useEffect(() => () => setBrush(spec.id, undefined), [setBrush, spec.id]);
  if (error && !values) return <Message text={reasonOf(error, t)} onRetry={() => void retry()} />;
  if (values && axes.every(({ places }) => spanOf(places) === undefined))
    return <Message text={t("charts.noValues")} />;
  if (!values) return null;
  return (
    <EChart
      // Other axes are another chart; the same ones keep what is selected along them.
      key={columns.join("\n")}
      merge
      {...{ option, title, output, chart }}
      handlers={{
        onHover: onHighlight,
        onBrush: (drawn) => {
          const kept = activeIn(drawn);
          const ids = kept.flatMap((index) => runs[index]?.runId ?? []);
          setBrush(spec.id, ids.length === runs.length ? undefined : new Set(ids));
        },
      }}
      table={() => ({
        columns: [t("charts.run"), ...columns],
        rows: runs.map(({ name }, index) => [
          name,
          ...columns.map((_, i) => values[i]?.[index] ?? null),
        ]),
      })}
    />
  );
}

/** Labels that lie on lines, and still read. */
function onLines<T extends { axisLabel: object }>(axis: T, ground: string): T {
  const backed = { backgroundColor: ground, padding: [1, 3], borderRadius: 3 };
  return { ...axis, axisLabel: { ...axis.axisLabel, ...backed } };
}

/** ECharts' word for a value that is not there. */
const MISSING = "-";

function valueOn(axis: Axis, index: number): number | string {
  const place = axis.places[index] ?? null;
  if (place === null) return MISSING;
  return axis.kind === "names" ? (axis.names[place] ?? MISSING) : place;
}

/** Colours by the place on an axis, the lowest first; undefined without such an axis. */
function coloursOf(axis: Axis | undefined): (string | undefined)[] | undefined {
  const span = axis && spanOf(axis.places);
  if (!axis || !span) return undefined;
  const of = axis.kind === "number" && axis.log ? Math.log : (value: number) => value;
  const [low, high] = span.map(of) as [number, number];
  return axis.places.map((place) =>
    place === null ? undefined : rampColour((of(place) - low) / (high - low || 1)),
  );
}

/** The rows that pass through everything that is selected along the axes. */
function activeIn(chart: EChartsType): number[] {
  const model = (chart as unknown as { getModel(): { getSeriesByIndex(index: number): unknown } })
    .getModel()
    .getSeriesByIndex(0) as { getRawIndicesByActiveState(state: string): number[] };
  const active = model.getRawIndicesByActiveState("active");
  const normal = model.getRawIndicesByActiveState("normal");
  return [...active, ...normal];
}

function axisId(dim: number): string {
  return `axis${dim}`;
}

/** Takes the selections off the axes when they were ended elsewhere. */
function useCleared(chart: RefObject<EChartsType | null>, brushes: boolean, count: number) {
  const before = useRef(brushes);
  useEffect(() => {
    const drawn = chart.current;
    if (drawn && before.current && !brushes) {
      const axes = Array.from({ length: count }, (_, dim) => axisId(dim));
      for (const parallelAxisId of axes)
        drawn.dispatchAction({ type: "axisAreaSelect", parallelAxisId, intervals: [] });
      // The action alone leaves the selected area painted.
      drawn.setOption({ parallelAxis: axes.map((id) => ({ id })) });
    }
    before.current = brushes;
  }, [chart, brushes, count]);
}

/** Raises the line of the highlighted run. */
function useRaised(
  chart: RefObject<EChartsType | null>,
  runs: Props["runs"],
  highlighted: string | undefined,
  option: unknown,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn anew has nothing raised
  useEffect(() => {
    const dataIndex = runs.findIndex(({ runId }) => runId === highlighted);
    chart.current?.dispatchAction({ type: "downplay", seriesIndex: 0 });
    if (dataIndex >= 0)
      chart.current?.dispatchAction({ type: "highlight", seriesIndex: 0, dataIndex });
  }, [chart, runs, highlighted, option]);
}
