/** What is known of the params in which the runs differ. */
export interface Varying {
  /** Those with the fewest values first, as a sweep has them. */
  params: readonly string[];
  /** Of those, what are numbers in every run that has them; with the most values first. */
  numeric: readonly string[];
}

/** `values` are those of the columns, `params.<key>`, one a run; null: the run has none. */
export function varyingIn(
  values: Readonly<Record<string, readonly unknown[]>>,
  columns: readonly string[],
): Varying {
  const differing = columns
    .map((column) => {
      const distinct = new Set((values[column] ?? []).filter((value) => value !== null));
      return {
        key: column.slice("params.".length),
        count: distinct.size,
        numeric: [...distinct].every(isNumber),
      };
    })
    .filter(({ count }) => count > 1)
    .sort((a, b) => a.count - b.count);
  const keys = (found: typeof differing) => found.map(({ key }) => key);
  return {
    params: keys(differing),
    numeric: keys(differing.filter(({ numeric }) => numeric).toReversed()),
  };
}

function isNumber(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
}
