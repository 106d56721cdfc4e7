/** What a new chart shows before anybody has chosen: what is most probably wanted. */
import type { ChartKind, ChartSpec } from "../contract";
import { SYSTEM } from "../sections";

export interface Choices {
  metricKeys: readonly string[];
  paramKeys: readonly string[];
  /** Params in which the runs differ; the first ones matter most. */
  varying: readonly string[];
  /** Of those, what are numbers. */
  numeric: readonly string[];
}

/** Kinds in the order in which the dialog offers them. */
export const KINDS: readonly ChartKind[] = [
  ...(["curves", "bar", "scatter", "parallel", "contour", "box", "images"] as const),
];

/** The metric that people look at first: of the held-out data, and what says how good it is. */
export function mainMetric(metricKeys: readonly string[]): string | undefined {
  const score = (key: string) => {
    const name = key.toLowerCase();
    let points = name.startsWith(SYSTEM) ? -100 : 0;
    if (/(^|[/_.-])(val|valid|validation|test|eval)/.test(name)) points += 4;
    if (/acc|f1|auc|score|r2|bleu|reward/.test(name)) points += 3;
    if (/loss|error|rmse|mae|mse|perplexity/.test(name)) points += 2;
    if (/epoch|step|time|lr|learning_rate|grad/.test(name)) points -= 3;
    return points;
  };
  return metricKeys.toSorted((a, b) => score(b) - score(a))[0];
}

const MOST_AXES = 6;

/** A chart of this kind with everything chosen; undefined when there is nothing to choose from. */
export function defaultSpec(kind: ChartKind, choices: Choices): ChartSpec | undefined {
  const { metricKeys, paramKeys, varying, numeric } = choices;
  const id = "";
  if (kind === "images") return { id, kind, key: "" };
  const metric = mainMetric(metricKeys);
  if (metric === undefined) return undefined;
  const column = `metrics.${metric}`;
  const others = metricKeys.filter((key) => key !== metric && !key.startsWith(SYSTEM));
  // What tells runs apart: their params and, when these are few, another metric.
  const numbers = [...numeric.map(param), ...others.map((key) => `metrics.${key}`)];
  const [first, second] = numbers;
  switch (kind) {
    case "curves":
      return { id, kind, metrics: [metric, ...others.slice(0, 1)] };
    case "bar":
      return { id, kind, metric };
    case "scatter":
      return { id, kind, x: first ?? "attributes.start_time", y: column };
    case "parallel": {
      const axes = (varying.length ? varying : paramKeys).slice(0, MOST_AXES - 1).map(param);
      const columns = [...axes, ...(axes.length ? [] : numbers.slice(0, 1)), column];
      return columns.length > 1 ? { id, kind, columns, colour: column } : undefined;
    }
    case "contour":
      return first && second ? { id, kind, x: first, y: second, z: column } : undefined;
    case "box": {
      const by = varying[0] ?? paramKeys[0];
      return { id, kind, by: by === undefined ? "attributes.status" : param(by), metric };
    }
  }
}

function param(key: string): string {
  return `params.${key}`;
}
