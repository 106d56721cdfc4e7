/** The ranges that a chart's axes span. */

/** Lowest and highest value, both finite. */
export type Range = readonly [low: number, high: number];

export interface Points {
  xs: Float64Array;
  ys: Float64Array;
}

/** How many values are looked at to find where the middle 96 % lie. */
const SAMPLE = 20_000;
const TAIL = 0.02;

/** The range of x of all curves; undefined when there is no point. With `log`, of those above 0. */
export function xExtent(curves: readonly Points[], log: boolean): Range | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { xs } of curves) {
    for (const x of log ? xs : ends(xs)) {
      if (log && x <= 0) continue;
      if (x < low) low = x;
      if (x > high) high = x;
    }
  }
  return low <= high ? [low, high] : undefined;
}

function ends(xs: Float64Array): number[] {
  return xs.length ? [xs[0] as number, xs[xs.length - 1] as number] : [];
}

/**
 * The range of the finite values whose x lies in `within`; undefined when there is none.
 *
 * @param log leaves out what has no logarithm
 * @param clip leaves out the highest and the lowest 2 % of the values
 */
export function yExtent(
  curves: readonly Points[],
  within: Range,
  { log = false, clip = false } = {},
): Range | undefined {
  const values: number[] = [];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const { xs } of curves) total += xs.length;
  const every = Math.max(1, Math.ceil(total / SAMPLE));
  let seen = 0;
  for (const { xs, ys } of curves) {
    for (let i = 0; i < ys.length; i++) {
      const x = xs[i] as number;
      const y = ys[i] as number;
      if (x < within[0] || x > within[1] || !Number.isFinite(y) || (log && y <= 0)) continue;
      if (y < low) low = y;
      if (y > high) high = y;
      if (clip && seen++ % every === 0) values.push(y);
    }
  }
  if (low > high) return undefined;
  if (!clip) return [low, high];
  const sorted = Float64Array.from(values).sort();
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] as number;
  return [at(TAIL), at(1 - TAIL)];
}

/** `range` with room around it, so that no curve lies on the frame; never of no width. */
export function padded(range: Range, log: boolean, part = 0.05): Range {
  const [low, high] = range;
  if (log) {
    const room = low === high ? 1 : (Math.log10(high) - Math.log10(low)) * part;
    return [10 ** (Math.log10(low) - room), 10 ** (Math.log10(high) + room)];
  }
  const room = low === high ? Math.abs(low) * 0.1 || 1 : (high - low) * part;
  return [low - room, high + room];
}
