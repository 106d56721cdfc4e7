/** CSV files read piece by piece: each piece ends with a row, quoted line breaks stay in a cell. */
import Papa from "papaparse";

export interface CsvPage {
  rows: string[][];
  /** How many of the given bytes the rows are; 0: there is no whole row in them. */
  used: number;
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

/**
 * The rows of some bytes of a UTF-8 file; empty lines are left out.
 *
 * @param bytes They begin with a row.
 * @param isLast The file ends with them: the last row needs no line end.
 */
export function csvPage(bytes: Uint8Array, delimiter: string, isLast: boolean): CsvPage {
  // What was cut off of the last character is not in a whole row; the mark at a file's beginning
  // is kept, so that the bytes of the rows can be counted.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const parser = new Papa.Parser({ delimiter });
  const parsed = parser.parse(text, 0, !isLast) as Papa.ParseResult<string[]>;
  const rows = parsed.data.filter((row) => row.length > 1 || (row[0] ?? "") !== "");
  const first = rows[0];
  if (first?.[0]?.startsWith("\uFEFF")) first[0] = first[0].slice(1).replace(/^"(.*)"$/, "$1");
  if (isLast) return { rows, used: bytes.length };
  return { rows, used: new TextEncoder().encode(text.slice(0, parsed.meta.cursor)).length };
}
