/** Keys and values written in the filter language (docs/search.md). */
import { type ColumnId, keyOf, kindOf } from "../columns/column";

// What may stand in a name without back-ticks.
const PLAIN_NAME = /^[^\s'"`=<>!(),;]+$/;

/** `metrics.loss`, or ``metrics.`val loss` `` where the name needs it. */
export function quoteKey(scope: string, key: string): string {
  return `${scope}.${PLAIN_NAME.test(key) ? key : `\`${key.replaceAll("`", "``")}\``}`;
}

/** A column's key: attributes stand without their scope. */
export function quoteColumn(column: ColumnId): string {
  const kind = kindOf(column);
  return kind === "attributes" ? keyOf(column) : quoteKey(kind, keyOf(column));
}

/** A text value in quotes, the quote itself twice. */
export function quoteText(value: string, quote = "'"): string {
  return quote + value.replaceAll(quote, quote + quote) + quote;
}

/** `column = 'value'`, or `IS NULL` for runs without it. */
export function equals(column: ColumnId, value: string | null): string {
  const key = quoteColumn(column);
  return value === null ? `${key} IS NULL` : `${key} = ${quoteText(value)}`;
}

/** All the conditions at once; those that are empty ask for nothing. */
export function allOf(...conditions: string[]): string {
  const asked = conditions.filter((condition) => condition.trim() !== "");
  return asked.length < 2 ? asked.join("") : asked.map((each) => `(${each})`).join(" AND ");
}

/** The runs with these ids. */
export function idsIn(runIds: readonly string[]): string {
  return `run_id IN (${runIds.map((runId) => quoteText(runId)).join(", ")})`;
}
