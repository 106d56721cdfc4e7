/** The numbers of a chart of curves: in short for reading, in full for a file. */
import type { TFunction } from "i18next";
import { fetchCurves } from "../../../api/curves";
import type { ChartRun } from "../contract";
import type { CellValue, ChartTable } from "../output";
import type { Trace } from "./traces";

/** A line for each curve: first, lowest, highest and last value. */
export function summary(traces: readonly Trace[], t: TFunction): ChartTable {
  const names = ["run", "metric", "points", "firstValue", "lowest", "highest", "lastValue"];
  return {
    columns: names.map((name) => t(`charts.${name}`)),
    rows: traces.map(({ name, metricKey, curve }) => {
      const { values, points } = curve;
      const finite = values.filter(Number.isFinite);
      const low = finite.length ? finite.reduce((a, b) => Math.min(a, b)) : null;
      const high = finite.length ? finite.reduce((a, b) => Math.max(a, b)) : null;
      return [name, metricKey, points, values[0] ?? null, low, high, values.at(-1) ?? null];
    }),
  };
}

/** Of longer curves a file has the lowest and highest point of so many parts. */
const BUCKETS = 5_000;
const RUNS_AT_ONCE = 5;

/** Every point of the curves, as far as `BUCKETS` reach. */
export async function allPoints(
  runs: readonly ChartRun[],
  metricKeys: readonly string[],
): Promise<ChartTable> {
  const rows: CellValue[][] = [];
  for (let first = 0; first < runs.length; first += RUNS_AT_ONCE) {
    const some = runs.slice(first, first + RUNS_AT_ONCE);
    const names = new Map(some.map(({ runId, name }) => [runId, name]));
    const curves = await fetchCurves({
      ...{ x: "step", buckets: BUCKETS },
      runIds: [...names.keys()],
      metricKeys: [...metricKeys],
    });
    for (const { runId, metricKey, origin, steps, times, values } of curves)
      for (const [i, value] of values.entries())
        rows.push([
          ...[runId, names.get(runId) ?? "", metricKey, steps[i] ?? null],
          new Date(origin + (times[i] ?? 0)).toISOString(),
          value,
        ]);
  }
  return { columns: ["run_id", "run", "metric", "step", "time", "value"], rows };
}
