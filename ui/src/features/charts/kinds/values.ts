/** Values of runs as positions on an axis: numbers where all are, else names. */

export type Raw = string | number | null;

export type Axis =
  | { kind: "number"; places: readonly (number | null)[]; log: boolean }
  | { kind: "names"; places: readonly (number | null)[]; names: readonly string[] };

/** From this ratio of the highest to the lowest value on, an axis is logarithmic … */
const WIDE = 300;
/** … and from this on, when half of the values crowd into the lowest quarter, as powers do. */
const RATHER_WIDE = 10;
const CROWDED = 0.25;
const NATURAL = new Intl.Collator("en", { numeric: true });

/** How `values`, one a run, lie on an axis. NaN and infinities have no place. */
export function axisOf(values: readonly Raw[]): Axis {
  const numbers = values.map(numberOf);
  if (numbers.every((number, i) => number !== undefined || values[i] === null)) {
    const places = numbers.map((n) => (n === undefined || !Number.isFinite(n) ? null : n));
    return { kind: "number", places, log: isWide(places) };
  }
  const names = [...new Set(values.filter((value) => value !== null).map(String))];
  names.sort(NATURAL.compare);
  const place = new Map(names.map((name, i) => [name, i]));
  const places = values.map((value) =>
    value === null ? null : (place.get(String(value)) ?? null),
  );
  return { kind: "names", places, names };
}

function numberOf(value: Raw): number | undefined {
  if (typeof value === "number") return value;
  if (value === null || value.trim() === "") return undefined;
  const number = Number(value);
  // `0x10` and the like are names.
  return Number.isNaN(number) || !/^[\s+\-\d.eE]+$/.test(value) ? undefined : number;
}

function isWide(places: readonly (number | null)[]): boolean {
  const sorted = [...new Set(places.filter((place) => place !== null))].sort((a, b) => a - b);
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  if (low <= 0) return false;
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const crowded = (middle - low) / (high - low) <= CROWDED;
  return high / low >= WIDE || (sorted.length > 2 && high / low >= RATHER_WIDE && crowded);
}

/** Lowest and highest place; undefined when there is none. */
export function spanOf(places: readonly (number | null)[]): [number, number] | undefined {
  let span: [number, number] | undefined;
  for (const place of places) {
    if (place === null) continue;
    if (span) span = [Math.min(span[0], place), Math.max(span[1], place)];
    else span = [place, place];
  }
  return span;
}
