import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import IconChevronDown from "~icons/chevron-down";
import IconChevronRight from "~icons/chevron-right";
import { BareNumber, countValues, type JsonRow, jsonRows } from "../jsonTree";
import classes from "./Json.module.css";

const ROW_HEIGHT = 22;
const INDENT = 18;
// Documents up to this many values begin opened.
const BEGIN_OPEN = 300;
const LONGEST_TEXT = 2_000;

/** A JSON value as a tree that opens and closes by click and by arrows. */
export function JsonTree({ label, value }: { label: string; value: unknown }) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const beginOpen = useMemo(() => countValues(value, BEGIN_OPEN) < BEGIN_OPEN, [value]);
  // Pointers of what was opened where it begins closed, and the other way round.
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState(-1);
  const rows = useMemo(
    () => jsonRows(value, (pointer, depth) => (beginOpen || depth < 1) !== turned.has(pointer)),
    [value, beginOpen, turned],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 20,
  });
  const turn = (row: JsonRow) => {
    const next = new Set(turned);
    if (!next.delete(row.pointer)) next.add(row.pointer);
    setTurned(next);
  };
  const focus = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    setFocused(to);
    virtual.scrollToIndex(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[focused];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) focus(focused + step);
    else if (event.key === "Home") focus(0);
    else if (event.key === "End") focus(rows.length - 1);
    else if (event.key === "ArrowRight" && row?.size && !row.isOpen) turn(row);
    else if (event.key === "ArrowLeft" && row?.isOpen) turn(row);
    else if ((event.key === "Enter" || event.key === " ") && row?.size) turn(row);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      className={classes.tree}
      role="tree"
      aria-label={label}
      aria-activedescendant={focused >= 0 ? `${id}-${focused}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div style={{ height: virtual.getTotalSize(), position: "relative" }} role="presentation">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const canTurn = Boolean(row.size);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
            <div
              key={row.pointer}
              id={`${id}-${item.index}`}
              role="treeitem"
              aria-level={row.depth + 1}
              aria-expanded={canTurn ? row.isOpen : undefined}
              aria-selected={item.index === focused}
              data-focused={item.index === focused || undefined}
              className={`${classes.row} ${canTurn ? classes.foldable : ""}`}
              style={{
                transform: `translateY(${item.start}px)`,
                paddingInlineStart: 10 + row.depth * INDENT,
              }}
              onClick={() => {
                setFocused(item.index);
                if (canTurn) turn(row);
              }}
            >
              <span className={classes.arrow}>
                {canTurn &&
                  (row.isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />)}
              </span>
              {row.label !== null && (
                <>
                  <span className={classes.key}>{row.label}</span>
                  {": "}
                </>
              )}
              <Value row={row} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Value({ row }: { row: JsonRow }) {
  const { value, size, isOpen } = row;
  if (size !== undefined) {
    const [begin, end] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    if (isOpen) return <span className={classes.size}>{`${begin} ${size} ${end}`}</span>;
    return (
      <span className={classes.size}>{size === 0 ? begin + end : `${begin} ${size} … ${end}`}</span>
    );
  }
  if (value instanceof BareNumber) return <span className={classes.number}>{value.text}</span>;
  if (typeof value === "string") {
    const text = JSON.stringify(value.slice(0, LONGEST_TEXT));
    return <span className={classes.text}>{value.length > LONGEST_TEXT ? `${text}…` : text}</span>;
  }
  if (typeof value === "number") return <span className={classes.number}>{String(value)}</span>;
  return <span className={classes.word}>{String(value)}</span>;
}
