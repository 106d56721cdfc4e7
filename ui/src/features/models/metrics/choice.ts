/** Which metrics of a model's versions are worth a glance. */
import { wordsOf } from "../../compare/direction";

// What people look at first, where they logged it.
const FIRST = ["f1", "auc", "accuracy", "r2", "rmse", "mae", "loss"];

/** The metrics that most versions have; among those, what people look at first. */
export function keyMetrics(
  metrics: readonly ReadonlyMap<string, number>[],
  most: number,
): readonly string[] {
  const counts = new Map<string, number>();
  for (const one of metrics) {
    for (const key of one.keys()) {
      if (!key.startsWith("system/")) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || rank(a) - rank(b) || a.localeCompare(b))
    .slice(0, most)
    .map(([key]) => key);
}

function rank(key: string): number {
  const words = wordsOf(key);
  const index = FIRST.findIndex((name) => words.includes(name));
  return index < 0 ? FIRST.length : index;
}
