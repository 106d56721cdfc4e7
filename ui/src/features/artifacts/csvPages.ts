/** A CSV file read piece by piece: rows come as one scrolls, quoted line breaks stay in their cell. */
import Papa from "papaparse";

export interface CsvState {
  delimiter: string;
  columns: string[];
  rows: string[][];
  /** Text after the last complete row. */
  rest: string;
}

const DELIMITERS = [",", "\t", ";", "|"];

/** The delimiter that the first lines use; the tab for files called `.tsv`. */
export function guessDelimiter(text: string, extension: string): string {
  if (extension === "tsv") return "\t";
  const found = Papa.parse(text.slice(0, 64_000), {
    preview: 20,
    skipEmptyLines: true, // they would make every delimiter look rare
    delimitersToGuess: DELIMITERS,
  });
  return found.meta.delimiter || ",";
}

export function emptyCsv(delimiter: string): CsvState {
  return { delimiter, columns: [], rows: [], rest: "" };
}

/**
 * The state after more text.
 *
 * @param isLast No text follows: what is left over is the last row.
 */
export function readCsv(state: CsvState, text: string, isLast: boolean): CsvState {
  const input = state.rest + text;
  const parser = new Papa.Parser({ delimiter: state.delimiter });
  const parsed = parser.parse(input, 0, !isLast) as Papa.ParseResult<string[]>;
  const rows = parsed.data.filter((row) => row.length > 1 || row[0] !== "");
  const columns = state.columns.length > 0 ? state.columns : (rows.shift() ?? []);
  return {
    delimiter: state.delimiter,
    columns: columns.map((name) => name.replace(/^\uFEFF/, "")),
    rows: [...state.rows, ...rows],
    rest: isLast ? "" : input.slice(parsed.meta.cursor),
  };
}

/** Whether every value that is there is a number, so that the column is set flush right. */
export function isNumeric(rows: readonly unknown[][], column: number): boolean {
  let seen = false;
  for (const row of rows.slice(0, 200)) {
    const value = row[column];
    if (value === undefined || value === null || value === "") continue;
    if (typeof value !== "number" && typeof value !== "bigint") {
      if (typeof value !== "string" || value.trim() === "" || Number.isNaN(Number(value)))
        return false;
    }
    seen = true;
  }
  return seen;
}
