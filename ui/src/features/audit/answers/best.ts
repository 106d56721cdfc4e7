/** Which version is best, by the metric that most likely decides. */
import { bestOf, guessDirection, wordsOf } from "../../compare/direction";

// What people look at first, where they logged it.
const FIRST = ["f1", "auc", "accuracy", "r2", "rmse", "mae", "loss"];

/** The metric that most versions have; among those the one that people look at first. */
export function deciding(metrics: readonly ReadonlyMap<string, number>[]): string | undefined {
  const counts = new Map<string, number>();
  for (const one of metrics) {
    for (const key of one.keys()) {
      if (!key.startsWith("system/")) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const most = Math.max(0, ...counts.values());
  const keys = [...counts].filter(([, count]) => count === most).map(([key]) => key);
  return keys.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))[0];
}

function rank(key: string): number {
  const words = wordsOf(key);
  const index = FIRST.findIndex((name) => words.includes(name));
  return index < 0 ? FIRST.length : index;
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
