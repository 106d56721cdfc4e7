/** Curves turned into what is drawn: a line a run and metric. */
import type { ChartRun, CurveOptions, XAxis } from "../contract";
import { type Curve, positions } from "./curve";
import { nearestIndex } from "./nearest";
import { smooth } from "./smooth";

export interface Trace {
  runId: string;
  name: string;
  metricKey: string;
  colour: string;
  /** Lengths of dash and gap in pixels; empty for a solid line. */
  dash: readonly number[];
  curve: Curve;
  xs: Float64Array;
  /** What is drawn: smoothed when that is asked for. */
  ys: Float64Array;
  /** What was logged, drawn faintly behind `ys`; undefined when it is the same. */
  raw: Float64Array | undefined;
}

/** Lines of a chart's second and further metrics; of the first they are solid. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 4]];

/** What was drawn of a curve before, kept as long as the curve is. */
const lines = new WeakMap<Curve, Map<string, Pick<Trace, "xs" | "ys" | "raw">>>();

function line(curve: Curve, x: XAxis, weight: number): Pick<Trace, "xs" | "ys" | "raw"> {
  const key = `${x} ${weight}`;
  const known = lines.get(curve);
  const found = known?.get(key);
  if (found) return found;
  const xs = positions(curve, x);
  const made =
    weight > 0
      ? { xs, ys: smooth(curve.values, weight), raw: curve.values }
      : { xs, ys: curve.values, raw: undefined };
  // One other way to draw it stays at hand, not every position of the smoothing slider.
  lines.set(curve, new Map([...(known ? [...known].slice(-1) : []), [key, made]]));
  return made;
}

/**
 * The lines of a chart.
 *
 * @param curveOf the curve as far as it has arrived
 */
export function tracesOf(
  runs: readonly ChartRun[],
  metricKeys: readonly string[],
  options: CurveOptions,
  curveOf: (runId: string, metricKey: string) => Curve | null | undefined,
): Trace[] {
  const { x = "step", smoothing = 0 } = options;
  const traces: Trace[] = [];
  for (const { runId, name, colour } of runs) {
    for (const [at, metricKey] of metricKeys.entries()) {
      const curve = curveOf(runId, metricKey);
      if (!curve || curve.values.length === 0) continue;
      const dash = DASHES[at % DASHES.length] ?? [];
      traces.push({
        ...{ runId, name, metricKey, colour, dash, curve },
        ...line(curve, x, smoothing),
      });
    }
  }
  return traces;
}

/** The point of `trace` nearest to `x`, as an index; -1 when the curve is empty. */
export function pointAt(trace: Trace, x: number): number {
  return nearestIndex(trace.xs, x);
}

/** Where the line of `trace` is above `x`, between its points; undefined beside its ends. */
export function heightAt(trace: Trace, x: number): number | undefined {
  const { xs, ys } = trace;
  const near = nearestIndex(xs, x);
  if (near < 0) return undefined;
  const nearX = xs[near] as number;
  const other = nearX <= x ? near + 1 : near - 1;
  const nearY = ys[near] as number;
  if (nearX === x || other < 0 || other >= xs.length) return nearY;
  const otherY = ys[other] as number;
  const part = (x - nearX) / ((xs[other] as number) - nearX);
  const height = nearY + (otherY - nearY) * part;
  return Number.isFinite(height) ? height : nearY;
}
