import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useRef } from "react";
import classes from "./RowList.module.css";
import { Scroller } from "./Scroller";

// Up to this many rows are all in the page, where the browser's own search finds them.
const MOST_PLAIN = 150;
const ROW_HEIGHT = 33;

/** Rows of any height under each other; of very many only those in view are in the page. */
export function RowList<Item>({
  label,
  items,
  keyOf,
  children,
  height = 480,
}: {
  label: string;
  items: readonly Item[];
  keyOf(item: Item): string;
  children(item: Item): ReactNode;
  /** Of the part that is seen, in pixels, where not all of it is. */
  height?: number;
}) {
  if (items.length > MOST_PLAIN) {
    return (
      <VirtualRows label={label} items={items} keyOf={keyOf} height={height}>
        {children}
      </VirtualRows>
    );
  }
  return (
    <ul className={classes.list} aria-label={label}>
      {items.map((item) => (
        <li key={keyOf(item)} className={classes.row}>
          {children(item)}
        </li>
      ))}
    </ul>
  );
}

function VirtualRows<Item>({
  label,
  items,
  keyOf,
  children,
  height,
}: {
  label: string;
  items: readonly Item[];
  keyOf(item: Item): string;
  children(item: Item): ReactNode;
  height: number;
}) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: 12,
  });
  return (
    <Scroller role="group" ref={scroller} label={label} style={{ height, overflow: "auto" }}>
      <ul
        className={classes.list}
        style={{ height: virtual.getTotalSize(), position: "relative" }}
        aria-label={label}
      >
        {virtual.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (item === undefined) return null;
          return (
            <li
              key={row.key}
              ref={virtual.measureElement}
              data-index={row.index}
              className={classes.placed}
              aria-posinset={row.index + 1}
              aria-setsize={items.length}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {children(item)}
            </li>
          );
        })}
      </ul>
    </Scroller>
  );
}
