/** What a chart gives away: a picture, and its numbers. */

export type CellValue = string | number | null;

export interface ChartTable {
  columns: readonly string[];
  /** As many cells a row as there are columns. */
  rows: readonly (readonly CellValue[])[];
}

export interface ChartOutput {
  /** The canvas that the chart is drawn on; undefined while nothing is. */
  picture(): HTMLCanvasElement | undefined;
  /** What the chart shows, to be read instead of it. */
  table(): ChartTable;
  /** Every number behind the chart, where that is more than `table` tells. */
  everything?(): Promise<ChartTable>;
}

/** RFC 4180, with a header; numbers as JavaScript writes them, which every reader takes. */
export function csvOf({ columns, rows }: ChartTable): string {
  const line = (cells: readonly CellValue[]) => cells.map(cellOf).join(",");
  return [line(columns), ...rows.map(line)].map((text) => `${text}\r\n`).join("");
}

function cellOf(value: CellValue): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // A spreadsheet would take such a text for a formula.
  const safe = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `title` as the name of a file. */
export function fileName(title: string, ending: string): string {
  const name = title
    .replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100);
  return `${name || "chart"}.${ending}`;
}
