/** Numbers as the server writes them. */

/** A metric's value: `"NaN"`, `"Infinity"`, `"-Infinity"` are numbers, too. */
export function toNumber(value: number | string): number {
  return typeof value === "number" ? value : Number(value);
}

/** A 64-bit integer, such as a time in ms, which may come as text; undefined if it is not there. */
export function toInteger(value: number | string | null | undefined): number | undefined {
  return value === null || value === undefined || value === "" ? undefined : Number(value);
}
