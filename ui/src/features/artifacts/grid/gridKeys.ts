export interface CellPlace {
  row: number;
  column: number;
}

/** Where a key leads in a grid; undefined if it means nothing here. */
export function movedCell(
  at: CellPlace,
  key: string,
  rows: number,
  columns: number,
  page: number,
): CellPlace | undefined {
  const to = (row: number, column: number): CellPlace => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  switch (key) {
    case "ArrowDown":
      return to(at.row + 1, at.column);
    case "ArrowUp":
      return to(at.row - 1, at.column);
    case "ArrowRight":
      return to(at.row, at.column + 1);
    case "ArrowLeft":
      return to(at.row, at.column - 1);
    case "PageDown":
      return to(at.row + page, at.column);
    case "PageUp":
      return to(at.row - page, at.column);
    case "Home":
      return to(at.row, 0);
    case "End":
      return to(at.row, columns - 1);
    default:
      return undefined;
  }
}
