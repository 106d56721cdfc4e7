/** Columns in which runs differ: what one looks for when a hundred runs share fifty params. */
import type { Cell } from "../../../api/runTable";

/** How many of the first runs are compared. */
export const COMPARED_RUNS = 1_000;

/** Whether a column has two different values, one of which may be "none". */
export function differs(cells: readonly Cell[]): boolean {
  const first = cells[0];
  return cells.some((cell) => !isSame(cell, first));
}

/** The columns that differ; columns of which no values are known yet are kept. */
export function differing<Column extends string>(
  columns: readonly Column[],
  values: Readonly<Record<string, readonly Cell[]>>,
): Column[] {
  return columns.filter((column) => {
    const cells = values[column];
    return cells === undefined || differs(cells);
  });
}

function isSame(a: Cell | undefined, b: Cell | undefined): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b);
}
