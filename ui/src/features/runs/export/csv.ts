/** Runs as CSV (RFC 4180): every run of a question, page by page, whole values. */
import type { Cell, DatasetName, PageStart, RunQuery, TablePage } from "../../../api/runTable";

const TIMES = new Set(["attributes.start_time", "attributes.end_time"]);
const PAGE = 2_000;

export type FetchPage = (
  query: RunQuery,
  start: PageStart,
  maxResults: number,
  columns: readonly string[],
  signal?: AbortSignal,
) => Promise<TablePage>;

/**
 * Pieces of the file, the heading first. Rows that arrive while it is read move none of the others.
 */
export async function* csvOf(
  query: RunQuery,
  columns: readonly string[],
  fetchPage: FetchPage,
  signal?: AbortSignal,
): AsyncGenerator<{ text: string; rows: number }> {
  const all = ["attributes.run_id", ...columns.filter((column) => column !== "attributes.run_id")];
  yield { text: line(all.map(heading)), rows: 0 };
  let start: PageStart = { offset: 0 };
  for (;;) {
    const page = await fetchPage(query, start, PAGE, all, signal);
    const lists = all.map((column) => page.columns[column] ?? []);
    const rows = page.runIds.map((_, row) =>
      line(all.map((column, nth) => fieldOf(column, lists[nth]?.[row] ?? null))),
    );
    yield { text: rows.join(""), rows: rows.length };
    if (!page.nextPageToken) return;
    start = { page_token: page.nextPageToken };
  }
}

/** `params.lr` stays, attributes stand without their kind. */
function heading(column: string): string {
  return column.startsWith("attributes.") ? column.slice("attributes.".length) : column;
}

function fieldOf(column: string, cell: Cell): string {
  if (cell === null) return "";
  if (TIMES.has(column)) return new Date(Number(cell)).toISOString();
  if (Array.isArray(cell))
    return (cell as readonly DatasetName[]).map(({ name }) => name).join("; ");
  return String(cell);
}

function line(fields: readonly string[]): string {
  return `${fields.map(quoted).join(",")}\r\n`;
}

function quoted(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
