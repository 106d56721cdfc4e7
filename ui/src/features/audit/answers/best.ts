/** Which version is best, by the metric that most likely decides. */
import { bestOf, guessDirection } from "../../compare/direction";
import { keyMetrics } from "../../models/metrics/choice";

/** The metric that most versions have; among those the one that people look at first. */
export function deciding(metrics: readonly ReadonlyMap<string, number>[]): string | undefined {
  return keyMetrics(metrics, 1)[0];
}

/** The version whose metric is best; the first one where all are equal. */
export function bestVersion<Version>(
  versions: readonly Version[],
  key: string,
  metricsOf: (version: Version) => ReadonlyMap<string, number>,
): Version | undefined {
  const values = versions.map((version) => metricsOf(version).get(key));
  const [best = values.findIndex((value) => value !== undefined)] = bestOf(
    values,
    guessDirection(key),
  );
  return versions[best];
}

const MOST_PARAMS = 6;

/** `C = 0.1, solver = lbfgs, …` */
export function paramsText(params: ReadonlyMap<string, string>): string {
  const shown = [...params].slice(0, MOST_PARAMS).map(([key, value]) => `${key} = ${value}`);
  return shown.join(", ") + (params.size > MOST_PARAMS ? ", …" : "");
}
