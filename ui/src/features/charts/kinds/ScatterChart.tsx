import { useMemo } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { ChartSpec } from "../contract";
import type { ChartBodyProps } from "../panel/ChartBody";
import { columnTitle } from "../panel/titles";
import { reasonOf } from "../reason";
import { useColours } from "../useColours";
import { EChart, Message } from "./EChart";
import { axisLooks, axisName, colourScale, grid, tooltip, valueText } from "./looks";
import { RAMP } from "./ramp";
import { useValues } from "./useValues";
import { axisOf, spanOf } from "./values";

type Props = ChartBodyProps<Extract<ChartSpec, { kind: "scatter" }>>;

/** One point a run, at two of its values; its colour may tell a third. */
export default function ScatterChart(props: Props) {
  const { spec, runs, title, highlighted, onHighlight, output } = props;
  const { t } = useTranslation();
  const colours = useColours();
  const locale = useLocale();
  const { x, y, colour } = spec;
  const columns = useMemo(() => [x, y, ...(colour ? [colour] : [])], [x, y, colour]);
  const { values, error, retry } = useValues(runs, columns);
  const points = useMemo(() => placed(values, columns.length), [values, columns]);
  const option = useMemo(() => {
    const looks = { colours, locale };
    const { axes, rows } = points;
    const [xAxis, yAxis, third] = axes;
    if (!xAxis || !yAxis) return {};
    const span = third?.kind === "number" ? spanOf(third.places) : undefined;
    const colourOf = (row: Placed) => {
      if (!third || row.z === null) return third ? colours.dimmed : runs[row.index]?.colour;
      return third.kind === "names" ? RAMP[row.z % RAMP.length] : undefined;
    };
    return {
      animation: false,
      grid: { ...grid(true), right: span ? 60 : 18 },
      tooltip: tooltip(looks, (item) => {
        const row = rows[(item as { dataIndex: number }).dataIndex];
        const run = row && runs[row.index];
        if (!run) return [];
        const lines = columns.map((column, i) => ({
          name: columnTitle(column),
          text: valueText(column, values?.[i]?.[row.index] ?? null, locale),
        }));
        return [{ name: run.name, text: "", colour: run.colour }, ...lines];
      }),
      xAxis: { ...axisLooks(xAxis, x, looks), ...axisName(columnTitle(x), looks, "below") },
      yAxis: { ...axisLooks(yAxis, y, looks), ...axisName(columnTitle(y), looks, "above") },
      ...(span && colour ? { visualMap: colourScale(span, colour, 2, looks) } : {}),
      series: [
        {
          type: "scatter" as const,
          symbolSize: rows.length > 200 ? 7 : 10,
          data: rows.map((row) => {
            const run = runs[row.index];
            const raised = highlighted === run?.runId;
            return {
              name: run?.runId ?? "",
              value: [row.x, row.y, row.z ?? Number.NaN],
              itemStyle: {
                ...(colourOf(row) ? { color: colourOf(row) } : {}),
                opacity: highlighted && !raised ? 0.25 : 0.85,
                borderColor: colours.ground,
                borderWidth: 1,
              },
            };
          }),
        },
      ],
    };
  }, [points, values, columns, runs, x, y, colour, colours, locale, highlighted]);
  if (error && !values) return <Message text={reasonOf(error, t)} onRetry={() => void retry()} />;
  if (values && points.rows.length === 0) return <Message text={t("charts.noValues")} />;
  return (
    <EChart
      {...{ option, title, output }}
      handlers={{ onHover: onHighlight }}
      table={() => ({
        columns: [t("charts.run"), ...columns],
        rows: points.rows.map(({ index }) => [
          runs[index]?.name ?? "",
          ...columns.map((_, i) => values?.[i]?.[index] ?? null),
        ]),
      })}
    />
  );
}

interface Placed {
  /** Of the run. */
  index: number;
  x: number;
  y: number;
  z: number | null;
}

/** The runs that have both values, and the axes that these lie on. */
function placed(
  values: readonly (readonly (string | number | null)[])[] | undefined,
  count: number,
) {
  const axes = (values ?? []).slice(0, count).map(axisOf);
  const rows: Placed[] = [];
  for (const [index, x] of (axes[0]?.places ?? []).entries()) {
    const y = axes[1]?.places[index] ?? null;
    if (x !== null && y !== null) rows.push({ index, x, y, z: axes[2]?.places[index] ?? null });
  }
  return { axes, rows };
}
