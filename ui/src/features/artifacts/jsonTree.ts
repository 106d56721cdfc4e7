/** JSON as rows of a tree that opens and closes; only what is open becomes rows. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A number that JSON has no form for but that Python writes: shown bare, not as text. */
export class BareNumber {
  constructor(readonly text: "NaN" | "Infinity" | "-Infinity") {}
}

export interface JsonRow {
  /** JSON pointer of the value (RFC 6901): tells rows apart. */
  pointer: string;
  depth: number;
  /** The key or index under which the value stands; null at the top. */
  label: string | null;
  value: unknown;
  /** Number of values inside, for objects and lists; else undefined. */
  size: number | undefined;
  isOpen: boolean;
}

const MARK = "\u0000bare:";
const OUTSIDE_TEXT = /"(?:[^"\\]|\\.)*"|-?Infinity\b|\bNaN\b/g;

/**
 * Parses JSON as Python writes it: `NaN` and `Infinity` are understood.
 *
 * @throws SyntaxError The text is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
  }
  const marked = text.replace(OUTSIDE_TEXT, (token) =>
    token.startsWith('"') ? token : JSON.stringify(MARK + token),
  );
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === "string" && value.startsWith(MARK)
      ? new BareNumber(value.slice(MARK.length) as BareNumber["text"])
      : value,
  );
}

export function entriesOf(value: unknown): [string, unknown][] | undefined {
  if (value instanceof BareNumber || value === null || typeof value !== "object") return undefined;
  return Object.entries(value);
}

function inPointer(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/**
 * The rows of the open part of a value, top first.
 *
 * @param isOpen Whether the object or list at a pointer (and depth) is open.
 */
export function jsonRows(
  top: unknown,
  isOpen: (pointer: string, depth: number) => boolean,
): JsonRow[] {
  const rows: JsonRow[] = [];
  const visit = (value: unknown, label: string | null, pointer: string, depth: number) => {
    const inside = entriesOf(value);
    const open = inside !== undefined && inside.length > 0 && isOpen(pointer, depth);
    rows.push({ pointer, depth, label, value, size: inside?.length, isOpen: open });
    if (!open) return;
    for (const [key, child] of inside) visit(child, key, `${pointer}/${inPointer(key)}`, depth + 1);
  };
  visit(top, null, "", 0);
  return rows;
}

/** Number of values in all, so that small documents can begin opened. Stops counting at `most`. */
export function countValues(value: unknown, most: number): number {
  let count = 0;
  const stack: unknown[] = [value];
  while (stack.length > 0 && count < most) {
    count += 1;
    for (const [, child] of entriesOf(stack.pop()) ?? []) stack.push(child);
  }
  return count;
}

export interface SplitTable {
  columns: string[];
  rows: unknown[][];
}

/** The table that `mlflow.log_table` wrote: `{"columns": […], "data": [[…], …]}`; else undefined. */
export function splitTable(value: unknown): SplitTable | undefined {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const { columns, data } = value as { columns?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data)) return undefined;
  if (!data.every((row) => Array.isArray(row) && row.length === columns.length)) return undefined;
  return { columns: columns.map(String), rows: data as unknown[][] };
}
