import { type RefObject, useEffect, useState } from "react";
import { columnsInSight, rowsInSight, type Stretch } from "./window";

// Columns are drawn this far beyond the view, in px.
const ASIDE = 240;
// Before anything is measured: a screen's worth.
const FIRST_VIEW = { width: 1_600, height: 900 };

export interface Sight {
  rows: Stretch;
  firstColumn: number;
  endColumn: number;
}

/**
 * What of the table is in sight. It changes only when other rows or columns are to be drawn: for
 * the frames between, scrolling is the browser's alone.
 */
export function useSight(
  scroller: RefObject<HTMLDivElement | null>,
  rowHeight: number,
  /** Where each column ends, in px from the table's left edge. */
  ends: readonly number[],
): Sight {
  const [sight, setSight] = useState(() => read(undefined, rowHeight, ends));
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const size = { width: element.clientWidth, height: element.clientHeight };
    const update = () =>
      setSight((before) => {
        const now = read({ element, ...size }, rowHeight, ends);
        return isSame(before, now) ? before : now;
      });
    // Told by the browser, so that no frame of a scroll asks for a layout.
    const observer = new ResizeObserver(([entry]) => {
      if (entry) Object.assign(size, pick(entry.contentRect));
      update();
    });
    observer.observe(element);
    element.addEventListener("scroll", update, { passive: true });
    update();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", update);
    };
  }, [scroller, rowHeight, ends]);
  return sight;
}

interface View {
  element: HTMLElement;
  width: number;
  height: number;
}

function read(view: View | undefined, rowHeight: number, ends: readonly number[]): Sight {
  const { width, height } = view ?? FIRST_VIEW;
  const left = view?.element.scrollLeft ?? 0;
  const [firstColumn, endColumn] = columnsInSight(ends, left - ASIDE, left + width + ASIDE);
  const rows = rowsInSight(view?.element.scrollTop ?? 0, height, rowHeight);
  return { rows, firstColumn, endColumn };
}

function isSame(a: Sight, b: Sight): boolean {
  return (
    a.rows.first === b.rows.first &&
    a.rows.size === b.rows.size &&
    a.firstColumn === b.firstColumn &&
    a.endColumn === b.endColumn
  );
}

function pick({ width, height }: DOMRectReadOnly) {
  return { width, height };
}
