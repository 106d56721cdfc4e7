/** Groups of values as boxes. */

export interface Box {
  name: string;
  count: number;
  /** Lowest, lower quartile, median, upper quartile, highest. */
  five: readonly [number, number, number, number, number];
  /** Values with the indices of what they belong to. */
  members: readonly { index: number; value: number }[];
}

const NATURAL = new Intl.Collator("en", { numeric: true });

/**
 * The groups of `values` that share a name, by name.
 *
 * @param names one for each value; null is in no group
 */
export function boxesOf(
  values: readonly (number | null)[],
  names: readonly (string | null)[],
): Box[] {
  const groups = new Map<string, { index: number; value: number }[]>();
  for (const [index, value] of values.entries()) {
    const name = names[index];
    if (value === null || !Number.isFinite(value) || name === null || name === undefined) continue;
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push({ index, value });
  }
  return [...groups]
    .sort(([a], [b]) => byName(a, b))
    .map(([name, members]) => {
      const sorted = members.map(({ value }) => value).sort((a, b) => a - b);
      const at = (part: number) => quantile(sorted, part);
      return {
        name,
        count: sorted.length,
        five: [at(0), at(0.25), at(0.5), at(0.75), at(1)],
        members,
      };
    });
}

/** Numbers first, by size; then names in natural order. */
function byName(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => (name.trim() === "" ? Number.NaN : Number(name)));
  const isNumber = (value: number | undefined) => Number(!Number.isNaN(value));
  const numbersFirst = isNumber(right) - isNumber(left);
  return numbersFirst || (left ?? 0) - (right ?? 0) || NATURAL.compare(a, b);
}

/** The quantile of sorted values, linear between two (Hyndman & Fan's type 7). */
export function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - below);
}
