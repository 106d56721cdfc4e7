/** What several runs have by the same keys, and where they differ. */

export interface Row<Value> {
  key: string;
  /** One for each run, in the runs' order; undefined where a run lacks the key. */
  values: (Value | undefined)[];
  differs: boolean;
}

/**
 * A row for each key of any run: those that differ first, each part in the order of keys.
 *
 * @param runs Each run's values by key.
 */
export function rowsOf<Value>(runs: readonly ReadonlyMap<string, Value>[]): Row<Value>[] {
  const keys = new Set(runs.flatMap((run) => [...run.keys()]));
  const rows = [...keys].map((key) => {
    const values = runs.map((run) => run.get(key));
    return { key, values, differs: values.some((value) => !Object.is(value, values[0])) };
  });
  return rows.sort((a, b) => Number(b.differs) - Number(a.differs) || byKey(a.key, b.key));
}

const collator = new Intl.Collator("en", { numeric: true });

/** `layer_2` before `layer_10`. */
export function byKey(a: string, b: string): number {
  return collator.compare(a, b);
}

export interface Filter {
  onlyDifferent: boolean;
  /** Part of a key, in any case. */
  text: string;
}

export function shownRows<Value>(rows: readonly Row<Value>[], filter: Filter): Row<Value>[] {
  const text = filter.text.trim().toLowerCase();
  return rows.filter(
    (row) =>
      (row.differs || !filter.onlyDifferent) &&
      (text === "" || row.key.toLowerCase().includes(text)),
  );
}

/**
 * How far each value is from the first run's, as a part of it: 0.1 is ten per cent more.
 *
 * Undefined where one of them is not there, not finite, or the first is 0.
 */
export function relativeToFirst(values: readonly (number | undefined)[]): (number | undefined)[] {
  const base = values[0];
  return values.map((value) =>
    base === undefined ||
    value === undefined ||
    base === 0 ||
    !Number.isFinite(value) ||
    !Number.isFinite(base)
      ? undefined
      : (value - base) / Math.abs(base),
  );
}
