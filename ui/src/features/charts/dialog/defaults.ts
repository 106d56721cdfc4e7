/** What a new chart shows before anybody has chosen: what is most probably wanted. */
import type { ChartKind, ChartSpec } from "../contract";
import { SYSTEM } from "../sections";

export interface Choices {
  metricKeys: readonly string[];
  paramKeys: readonly string[];
  /** Of the params, those in which the runs differ; the first ones matter most. */
  varying: readonly string[];
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
  const { metricKeys, paramKeys } = choices;
  const metric = mainMetric(metricKeys);
  const others = paramKeys.filter((key) => !choices.varying.includes(key));
  const params = [...choices.varying, ...others].map((key) => `params.${key}`);
  const [first, second = metricKeys.find((key) => key !== metric)] = params;
  const id = "";
  if (kind === "images") return { id, kind, key: "" };
  if (metric === undefined) return undefined;
  const column = `metrics.${metric}`;
  const other = metricKeys.filter((key) => key !== metric && !key.startsWith(SYSTEM));
  switch (kind) {
    case "curves":
      return { id, kind, metrics: [metric, ...other.slice(0, 1)] };
    case "bar":
      return { id, kind, metric };
    case "scatter":
      return { id, kind, x: first ?? `metrics.${other[0] ?? metric}`, y: column };
    case "parallel": {
      const axes = (choices.varying.length ? choices.varying : paramKeys).slice(0, MOST_AXES - 1);
      return { id, kind, columns: [...axes.map((key) => `params.${key}`), column], colour: column };
    }
    case "contour":
      return first && second ? { id, kind, x: first, y: second, z: column } : undefined;
    case "box":
      return first ? { id, kind, by: first, metric } : undefined;
  }
}
