/**
 * What of a long line is in sight. Rows are equally high and columns know their widths, so this is
 * arithmetic: nothing is measured, however many there are.
 */

export interface Stretch {
  /** Index of the first one that is drawn. */
  first: number;
  /** How many are drawn; the same at every place, so that rows can be drawn over. */
  size: number;
}

// The window moves by so many rows at once: most frames of a scroll then draw nothing anew.
const STEP = 6;
// Drawn beyond both edges, so that something is there before the next ones come.
const BEYOND = 4;

/** The rows to draw. `top`: pixels above the view; `view`: height of the view. */
export function rowsInSight(top: number, view: number, rowHeight: number): Stretch {
  const first = Math.floor(Math.max(0, top) / rowHeight);
  const seen = Math.ceil(view / rowHeight) + 1;
  return {
    first: Math.max(0, first - (first % STEP) - BEYOND),
    size: seen + STEP + 2 * BEYOND,
  };
}

/** The first column to draw, and the first behind those; `ends`: where each ends, in px. */
export function columnsInSight(
  ends: readonly number[],
  left: number,
  right: number,
): readonly [first: number, end: number] {
  const first = ends.findIndex((end) => end > left);
  if (first < 0) return [ends.length, ends.length];
  const last = ends.findIndex((end) => end >= right);
  return [first, last < 0 ? ends.length : last + 1];
}

/** How far to scroll so that a row is wholly seen; the distance now where it is. */
export function topShowing(
  place: number,
  { top, view, rowHeight }: { top: number; view: number; rowHeight: number },
): number {
  const above = place * rowHeight;
  if (above < top) return above;
  return Math.max(top, above + rowHeight - view);
}
