/**
 * The values of runs that were read, by run: a run that moves to another page, or is shown below
 * its parent and again in a group, keeps its values.
 */
import type { Cell, TablePage } from "../../../api/runTable";

export type RunCells = Readonly<Record<string, Cell>>;

const NONE: RunCells = {};

export class Cells {
  readonly #runs = new Map<string, RunCells>();

  /**
   * What is known of a run; a column that was not read is not in it. The same object as before
   * unless something changed.
   */
  of(runId: string): RunCells {
    return this.#runs.get(runId) ?? NONE;
  }

  put(page: TablePage): void {
    const columns = Object.entries(page.columns);
    page.runIds.forEach((runId, row) => {
      const known = this.of(runId);
      let changed: Record<string, Cell> | undefined;
      for (const [column, cells] of columns) {
        const cell = cells[row] ?? null;
        if (isSame(known[column], cell)) continue;
        changed ??= { ...known };
        changed[column] = cell;
      }
      if (changed) this.#runs.set(runId, changed);
    });
  }
}

function isSame(a: Cell | undefined, b: Cell): boolean {
  if (Object.is(a, b)) return true;
  return Array.isArray(a) && Array.isArray(b) && JSON.stringify(a) === JSON.stringify(b);
}
