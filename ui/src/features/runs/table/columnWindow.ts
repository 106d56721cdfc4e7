/** Which columns of the table are in sight, and where they stand. */
import type { ColumnId } from "../columns/column";

export interface ColumnBox {
  id: ColumnId;
  width: number;
  /** Pixels from the left edge: of the view for a pinned column, of the table for the others. */
  left: number;
}

export interface ColumnWindow {
  /** The name column, then those that stand still. */
  pinned: readonly ColumnBox[];
  /** The others as far as they are in sight. */
  visible: readonly ColumnBox[];
  /** Index of the first visible one among all columns, from 0. */
  firstIndex: number;
  /** Width of all columns. */
  width: number;
}

/** Boxes of columns that stand side by side from `left` on. */
export function boxes(
  columns: readonly ColumnId[],
  widthOf: (column: ColumnId) => number,
  left: number,
): ColumnBox[] {
  let at = left;
  return columns.map((id) => {
    const box = { id, width: widthOf(id), left: at };
    at += box.width;
    return box;
  });
}

export function endOf(columns: readonly ColumnBox[], otherwise = 0): number {
  const last = columns.at(-1);
  return last ? last.left + last.width : otherwise;
}
