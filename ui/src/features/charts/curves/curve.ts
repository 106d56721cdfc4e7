/** A metric of a run as the server tells it, and as numbers to draw. */
import type { XAxis } from "../contract";

/** One metric of one run between two values of x. The arrays are equally long, in the order of x. */
export interface Curve {
  runId: string;
  metricKey: string;
  /** Milliseconds since 1970 UTC; `times` count from here. */
  origin: number;
  /** How many points the server has of it in the range; more than are here unless `exact`. */
  points: number;
  exact: boolean;
  steps: Float64Array;
  /** Milliseconds after `origin`. */
  times: Float64Array;
  /** NaN and infinities are what was logged. */
  values: Float64Array;
}

/** A curve on the wire: 64-bit integers may be text, NaN and infinities are. */
export interface WireCurve {
  run_id: string;
  metric_key: string;
  origin: number | string;
  points: number | string;
  exact: boolean;
  steps: readonly (number | string)[];
  times: readonly (number | string)[];
  values: readonly (number | string)[];
}

export function readCurve(wire: WireCurve): Curve {
  return {
    runId: wire.run_id,
    metricKey: wire.metric_key,
    origin: Number(wire.origin),
    points: Number(wire.points),
    exact: wire.exact,
    steps: Float64Array.from(wire.steps, Number),
    times: Float64Array.from(wire.times, Number),
    values: Float64Array.from(wire.values, Number),
  };
}

/** Where the curve's points lie: steps, milliseconds since 1970 UTC, or since the run's origin. */
export function positions(curve: Curve, x: XAxis): Float64Array {
  if (x === "step") return curve.steps;
  if (x === "relative") return curve.times;
  return curve.times.map((time) => curve.origin + time);
}
