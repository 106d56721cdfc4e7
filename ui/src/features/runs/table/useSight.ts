import { type RefObject, useEffect, useRef, useState } from "react";
import { columnsInSight, rowsInSight, type Stretch } from "./window";

// Columns are drawn this far beyond the view, in px.
const ASIDE = 240;

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
  /** What part of the window's width the table has, until it is measured. */
  share: number,
): Sight {
  const [sight, setSight] = useState(() => read(firstView(share), rowHeight, ends));
  const measured = useRef<View>(undefined);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const update = () =>
      setSight((before) => {
        if (!measured.current) return before;
        const now = read(measured.current, rowHeight, ends);
        return isSame(before, now) ? before : now;
      });
    // Told by the browser, so that neither the first frame nor one of a scroll asks for a layout.
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      measured.current = { element, width, height };
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
  element?: HTMLElement;
  width: number;
  height: number;
}

function firstView(share: number): View {
  return { width: window.innerWidth * share, height: window.innerHeight };
}

function read(view: View, rowHeight: number, ends: readonly number[]): Sight {
  const { element, width, height } = view;
  const left = element?.scrollLeft ?? 0;
  const [firstColumn, endColumn] = columnsInSight(ends, left - ASIDE, left + width + ASIDE);
  const rows = rowsInSight(element?.scrollTop ?? 0, height, rowHeight);
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
