/** How wide a column must be for what it shows. */
import { type ColumnId, keyOf } from "../columns/column";
import type { RunCells } from "../rows/cells";
import { cellText, type Reading } from "./cellText";

const PADDING = 24;
const HEADING = 34;
const FONT = "13px 'Inter Variable', 'Noto Sans Thai Variable', system-ui, sans-serif";

/** Width in px for the heading and these rows; at least 56, at most 600. */
export function fittingWidth(
  column: ColumnId,
  label: string,
  rows: readonly RunCells[],
  reading: Reading,
): number {
  const pen = document.createElement("canvas").getContext("2d");
  const measure = (text: string) => {
    if (!pen) return text.length * 7.5;
    pen.font = FONT;
    return pen.measureText(text).width;
  };
  const widest = rows.reduce(
    (most, cells) => Math.max(most, measure(cellText(column, cells, reading) ?? "") + PADDING),
    measure(label || keyOf(column)) * 1.06 + HEADING,
  );
  return Math.round(Math.min(600, Math.max(56, widest)));
}

// Wider than most letters and all digits are at 13 px.
const WIDE_LETTER = 8.5;
// From here on scripts have letters that are as wide as they are high.
const WIDE_SCRIPTS = /[\u1100-\uffff]/;

/** Whether a text certainly fits into a width, in px; what may not has to be cut off. */
export function surelyFits(text: string, width: number): boolean {
  return text.length * WIDE_LETTER <= width && !WIDE_SCRIPTS.test(text);
}
