import { useMemo } from "react";
import { formatMetric } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { ChartSpec } from "../contract";
import type { ChartBodyProps } from "../panel/ChartBody";
import { reasonOf } from "../reason";
import { useColours } from "../useColours";
import { EChart, Message } from "./EChart";
import { axisLooks, grid, shortened, tooltip } from "./looks";
import { useValues } from "./useValues";

type Props = ChartBodyProps<Extract<ChartSpec, { kind: "bar" }>>;

/** Bars that are seen at once; the wheel moves on. */
const IN_SIGHT = 14;

/** The latest value of a metric, run by run, the highest on top. */
export default function BarChart(props: Props) {
  const { spec, runs, title, highlighted, onHighlight, output } = props;
  const { t } = useTranslation();
  const colours = useColours();
  const locale = useLocale();
  const columns = useMemo(() => [`metrics.${spec.metric}`], [spec.metric]);
  const { values, error, retry } = useValues(runs, columns);
  const bars = useMemo(() => {
    const list = runs.map((run, i) => ({ run, value: values?.[0]?.[i] ?? null }));
    return list
      .filter((bar): bar is typeof bar & { value: number } => Number.isFinite(bar.value))
      .sort((a, b) => b.value - a.value);
  }, [runs, values]);
  const option = useMemo(() => {
    const looks = { colours, locale };
    const names = { kind: "names" as const, places: [], names: bars.map(({ run }) => run.runId) };
    const nameOf = new Map(bars.map(({ run }) => [run.runId, run.name]));
    const category = axisLooks(names, "", looks);
    return {
      animation: false,
      grid: { ...grid(), right: 58 },
      tooltip: tooltip(looks, (item) => {
        const bar = bars[(item as { dataIndex: number }).dataIndex];
        if (!bar) return [];
        const text = formatMetric(bar.value, locale);
        return [{ name: bar.run.name, text, colour: bar.run.colour }];
      }),
      xAxis: {
        ...axisLooks({ kind: "number", places: [], log: false }, columns[0] ?? "", looks),
        scale: false, // a bar's length is its value
      },
      yAxis: {
        ...category,
        inverse: true,
        axisTick: { show: false },
        axisLabel: {
          ...category.axisLabel,
          formatter: (runId: string) => shortened(nameOf.get(runId) ?? runId),
        },
      },
      dataZoom:
        bars.length > IN_SIGHT
          ? [
              {
                ...{ type: "inside" as const, yAxisIndex: 0, zoomOnMouseWheel: false },
                ...{ moveOnMouseWheel: true, startValue: 0, endValue: IN_SIGHT - 1 },
              },
            ]
          : [],
      series: [
        {
          type: "bar" as const,
          barMaxWidth: 18,
          label: {
            show: true,
            position: "right" as const,
            color: colours.dimmed,
            fontSize: 11,
            fontFamily: colours.font,
            formatter: ({ value }: { value: number }) => formatMetric(value, locale),
          },
          data: bars.map(({ run, value }) => ({
            name: run.runId,
            value,
            itemStyle: {
              color: run.colour,
              borderRadius: 3,
              opacity: highlighted && highlighted !== run.runId ? 0.3 : 1,
            },
          })),
        },
      ],
    };
  }, [bars, columns, colours, locale, highlighted]);
  if (error && !values) return <Message text={reasonOf(error, t)} onRetry={() => void retry()} />;
  if (values && bars.length === 0) {
    const some = values[0]?.some((value) => value !== null);
    return <Message text={t(some ? "charts.onlyNaN" : "charts.noPoints")} />;
  }
  return (
    <EChart
      {...{ option, title, output }}
      handlers={{ onHover: onHighlight }}
      table={() => ({
        columns: [t("charts.run"), spec.metric],
        rows: bars.map(({ run, value }) => [run.name, value]),
      })}
    />
  );
}
