/** Values of tables as text. */

/** What a cell shows; null where nothing is there. */
export function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return objectText(value);
  }
}

function objectText(value: object | unknown): string {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime())
      ? String(value)
      : value
          .toISOString()
          .replace("T", " ")
          .replace(/\.000Z$|Z$/, "");
  }
  if (value instanceof Uint8Array) return bytesText(value);
  if (ArrayBuffer.isView(value)) return JSON.stringify(Array.from(value as Float64Array));
  return JSON.stringify(value, inJson);
}

function inJson(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return value instanceof Uint8Array ? bytesText(value) : value;
}

const SHOWN_BYTES = 24;

function bytesText(bytes: Uint8Array): string {
  const digits = [...bytes.subarray(0, SHOWN_BYTES)].map((byte) =>
    byte.toString(16).padStart(2, "0"),
  );
  return `0x${digits.join("")}${bytes.length > SHOWN_BYTES ? "…" : ""}`;
}

const CHARACTER = 8;
const PADDING = 22;

/** A width in pixels in which most of a column's first values fit. */
export function columnWidth(name: string, values: readonly unknown[]): number {
  const lengths = values.map((value) => cellText(value)?.length ?? 0);
  const longest = Math.max(name.length, ...lengths, 4);
  return Math.min(340, Math.max(64, Math.ceil(longest * CHARACTER) + PADDING));
}
