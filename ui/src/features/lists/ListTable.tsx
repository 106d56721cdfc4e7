import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import classes from "./List.module.css";

/** As in the styles: below it a row is a few lines and no columns. */
const NARROW = "(max-width: 48em)";

/**
 * A table of which only the rows in sight are drawn. The arrow keys go from the link of a row, which
 * has its number in `data-row`, to that of the next.
 */
export function ListTable<Row>({
  label,
  rows,
  keyOf,
  rowPx,
  head,
  onKey,
  children,
}: {
  label: string;
  rows: readonly Row[];
  keyOf(row: Row): string;
  /** How high a row is. */
  rowPx(isNarrow: boolean): number;
  /** The row of headings. */
  head(isNarrow: boolean): ReactNode;
  /** Another key was pressed on a row's link; says whether it meant something. */
  onKey?(event: KeyboardEvent, row: Row): boolean;
  children(row: Row, index: number, isNarrow: boolean): ReactNode;
}) {
  const isNarrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches) ?? false;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx(isNarrow),
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 12,
  });
  const focusRow = (index: number) => {
    if (index < 0 || index >= rows.length) return;
    virtual.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus(),
    );
  };
  const pressed = (event: KeyboardEvent) => {
    const index = Number((event.target as HTMLElement).dataset.row ?? Number.NaN);
    const row = rows[index];
    if (row === undefined) return;
    if (event.key === "ArrowDown") focusRow(index + 1);
    else if (event.key === "ArrowUp") focusRow(index - 1);
    else if (!onKey?.(event, row)) return;
    event.preventDefault();
  };
  return (
    <div ref={scroller} className={classes.scroller}>
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1} onKeyDown={pressed}>
        <div role="rowgroup" className={classes.head}>
          {head(isNarrow)}
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row !== undefined && (
                <div
                  key={item.key}
                  role="presentation"
                  className={classes.place}
                  style={{ transform: `translateY(${item.start}px)`, height: item.size }}
                >
                  {children(row, item.index, isNarrow)}
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
