import { useMemo } from "react";
import { formatCount, formatMetric } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { ChartSpec } from "../contract";
import type { ChartBodyProps } from "../panel/ChartBody";
import { columnTitle } from "../panel/titles";
import { reasonOf } from "../reason";
import { useColours } from "../useColours";
import { boxesOf } from "./boxes";
import { EChart, Message } from "./EChart";
import { axisLooks, axisName, grid, tooltip } from "./looks";
import { useValues } from "./useValues";

type Props = ChartBodyProps<Extract<ChartSpec, { kind: "box" }>>;

/** How a metric spreads within the groups of runs that share a value; every run is a point. */
export default function BoxChart(props: Props) {
  const { spec, runs, title, highlighted, onHighlight, output } = props;
  const { t } = useTranslation();
  const colours = useColours();
  const locale = useLocale();
  const columns = useMemo(() => [spec.by, `metrics.${spec.metric}`], [spec.by, spec.metric]);
  const { values, error, retry } = useValues(runs, columns);
  const boxes = useMemo(() => {
    const names = (values?.[0] ?? []).map((value) => (value === null ? null : String(value)));
    const numbers = (values?.[1] ?? []).map((value) => (typeof value === "number" ? value : null));
    return boxesOf(numbers, names);
  }, [values]);
  const option = useMemo(() => {
    const looks = { colours, locale };
    const names = { kind: "names" as const, places: [], names: boxes.map(({ name }) => name) };
    const labels = ["highest", "upperQuartile", "median", "lowerQuartile", "lowest"] as const;
    return {
      animation: false,
      grid: { ...grid(true), top: 14 },
      tooltip: tooltip(looks, (item) => {
        const { seriesType, dataIndex, name } = item as Record<string, string | number>;
        if (seriesType === "boxplot") {
          const box = boxes[Number(dataIndex)];
          if (!box) return [];
          const five = box.five.toReversed();
          return [
            { name: box.name, text: `${t("charts.count")} ${formatCount(box.count, locale)}` },
            ...labels.map((label, i) => ({
              name: t(`charts.${label}`),
              text: formatMetric(five[i] ?? Number.NaN, locale),
            })),
          ];
        }
        const index = runs.findIndex(({ runId }) => runId === name);
        const run = runs[index];
        const value = values?.[1]?.[index];
        const text = typeof value === "number" ? formatMetric(value, locale) : "";
        return run ? [{ name: run.name, text, colour: run.colour }] : [];
      }),
      xAxis: {
        ...axisLooks(names, spec.by, looks),
        ...axisName(columnTitle(spec.by), looks, "below"),
      },
      yAxis: axisLooks({ kind: "number", places: [], log: false }, columns[1] ?? "", looks),
      series: [
        {
          type: "boxplot" as const,
          boxWidth: [12, 46],
          itemStyle: { color: "transparent", borderColor: colours.dimmed, borderWidth: 1.25 },
          data: boxes.map(({ five }) => [...five]),
        },
        {
          type: "scatter" as const,
          symbolSize: 7,
          data: boxes.flatMap(({ members }, at) =>
            members.map(({ index, value }) => {
              const run = runs[index];
              return {
                name: run?.runId ?? "",
                value: [at, value],
                itemStyle: {
                  color: run?.colour ?? colours.dimmed,
                  opacity: highlighted && highlighted !== run?.runId ? 0.2 : 0.8,
                },
              };
            }),
          ),
        },
      ],
    };
  }, [boxes, values, runs, columns, spec.by, colours, locale, highlighted, t]);
  if (error && !values) return <Message text={reasonOf(error, t)} onRetry={() => void retry()} />;
  if (values && boxes.length === 0) return <Message text={t("charts.noValues")} />;
  const names = ["lowest", "lowerQuartile", "median", "upperQuartile", "highest"];
  return (
    <EChart
      {...{ option, title, output }}
      handlers={{
        onHover: (name) => onHighlight(runs.find(({ runId }) => runId === name)?.runId),
      }}
      table={() => ({
        columns: [spec.by, t("charts.count"), ...names.map((name) => t(`charts.${name}`))],
        rows: boxes.map(({ name, count, five }) => [name, count, ...five]),
      })}
    />
  );
}
