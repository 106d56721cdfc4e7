/** Bytes as the rows of a hex dump. */

export const BYTES_PER_ROW = 16;

export interface HexRow {
  offset: string;
  /** Two digits a byte, a wider gap in the middle. */
  hex: string;
  /** What can be printed; a dot for the rest. */
  text: string;
}

export function hexRow(bytes: Uint8Array, row: number): HexRow {
  const start = row * BYTES_PER_ROW;
  const part = [...bytes.subarray(start, start + BYTES_PER_ROW)];
  const digits = part.map((byte) => byte.toString(16).padStart(2, "0"));
  return {
    offset: start.toString(16).padStart(8, "0"),
    hex: [digits.slice(0, 8).join(" "), digits.slice(8).join(" ")].join("  ").trimEnd(),
    text: part
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "."))
      .join(""),
  };
}

export function hexRowCount(size: number): number {
  return Math.ceil(size / BYTES_PER_ROW);
}
