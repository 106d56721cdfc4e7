/** Which line the pointer means, and what to tell about the ones around it. */
import type { Projection } from "./paint";
import { heightAt, pointAt, type Trace } from "./traces";

export interface Reading {
  trace: Trace;
  /** Index of the point that is read. */
  index: number;
  /** Vertical distance of the line from the pointer, in pixels. */
  distance: number;
}

/** How far beside a line's end it can still be meant, in pixels. */
const BESIDE = 24;

/** The lines at the pointer, the nearest first. `px` and `py` are pixels as `x` and `y` make them. */
export function readings(
  traces: readonly Trace[],
  pointer: { x: number; px: number; py: number },
  x: Projection,
  y: Projection,
): Reading[] {
  const found: Reading[] = [];
  for (const trace of traces) {
    const index = pointAt(trace, pointer.x);
    if (index < 0) continue;
    const first = x(trace.xs[0] as number);
    const last = x(trace.xs[trace.xs.length - 1] as number);
    const beside = Math.max(first - pointer.px, pointer.px - last, 0);
    if (beside > BESIDE) continue;
    const height = heightAt(trace, pointer.x);
    const py = height === undefined ? Number.NaN : y(height);
    const distance = Number.isFinite(py) ? Math.abs(py - pointer.py) + beside : 1e9;
    found.push({ trace, index, distance });
  }
  return found.sort((a, b) => a.distance - b.distance);
}

/**
 * The lines to tell about: the nearest `most`, in the order of their values from top to bottom, so
 * that the list reads like the chart.
 */
export function around(found: readonly Reading[], most: number): Reading[] {
  const value = ({ trace, index }: Reading) => trace.ys[index] as number;
  const order = (a: Reading, b: Reading) => {
    const [left, right] = [value(a), value(b)];
    if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : 1;
    return Number.isNaN(right) ? -1 : right - left;
  };
  return found.slice(0, most).sort(order);
}
