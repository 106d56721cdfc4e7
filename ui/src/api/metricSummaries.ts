/** Each metric of a run at a glance: its range and the form of its curve. */
import { queryOptions } from "@tanstack/react-query";
import { fetchCurves } from "./curves";

export interface MetricSummary {
  /** Over all points, not only the last; NaN is left out. Undefined if there is no other point. */
  min: number | undefined;
  max: number | undefined;
  /** Number of points. */
  points: number;
  /** A few points of the curve in the order of steps. */
  values: readonly number[];
}

const BUCKETS = 32;
// As many as the server takes at once.
const KEYS_AT_ONCE = 500;

/** @param live Changes with what the metrics' latest values are, so that new points are read. */
export function metricSummariesQuery(runId: string, keys: readonly string[], live: string) {
  return queryOptions({
    queryKey: ["metric-summaries", runId, keys, live],
    queryFn: async (): Promise<ReadonlyMap<string, MetricSummary>> => {
      const found = new Map<string, MetricSummary>();
      for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
        const curves = await fetchCurves({
          runIds: [runId],
          metricKeys: keys.slice(at, at + KEYS_AT_ONCE),
          x: "step",
          buckets: BUCKETS,
        });
        for (const curve of curves) {
          const values = [...curve.values];
          found.set(curve.metricKey, { ...rangeOf(values), points: curve.points, values });
        }
      }
      return found;
    },
    enabled: keys.length > 0,
    placeholderData: (before) => before,
  });
}

function rangeOf(values: readonly number[]): { min: number | undefined; max: number | undefined } {
  let min: number | undefined;
  let max: number | undefined;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (min === undefined || value < min) min = value;
    if (max === undefined || value > max) max = value;
  }
  return { min, max };
}
