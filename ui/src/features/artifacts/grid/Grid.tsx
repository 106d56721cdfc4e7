import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { CellDetail } from "./CellDetail";
import { cellText, columnWidth } from "./cellText";
import classes from "./Grid.module.css";
import { type CellPlace, movedCell } from "./gridKeys";

const ROW_HEIGHT = 28;
const SAMPLE_ROWS = 40;

/** The value has not been read yet. */
export const UNREAD = Symbol("unread");

export interface GridColumn {
  name: string;
  type?: string;
  isNumeric: boolean;
}

export interface GridRange {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export interface GridProps {
  label: string;
  columns: readonly GridColumn[];
  rowCount: number;
  /** A value, or `UNREAD`. */
  cell(row: number, column: number): unknown;
  /** What is in view, whenever that changes. */
  onRange?(range: GridRange): void;
}

/** A table of any size: only the cells in view are in the page. Arrows move, Escape lets go. */
export function Grid({ label, columns, rowCount, cell, onRange }: GridProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<CellPlace>();
  const widths = useWidths(columns, rowCount, cell);
  const numberWidth = 24 + String(rowCount).length * 8;
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: 36,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index] ?? 100,
    overscan: 3,
    scrollPaddingStart: numberWidth,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was measured is void then
  useEffect(() => across.measure(), [widths]);
  const shownRows = rows.getVirtualItems();
  const shownColumns = across.getVirtualItems();
  useRange(onRange, shownRows, shownColumns);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") return setActive(undefined);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const from = active ?? { row: -1, column: 0 };
    const to = movedCell(from, event.key, rowCount, columns.length, page);
    if (!to) return;
    event.preventDefault();
    setActive(to);
    rows.scrollToIndex(to.row);
    across.scrollToIndex(to.column);
  };
  const total = across.getTotalSize() + numberWidth;
  const before = shownColumns[0]?.start ?? 0;

  return (
    <>
      <div
        ref={scroller}
        className={classes.grid}
        role="grid"
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={active ? `${id}-${active.row}-${active.column}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <Head
          columns={columns}
          shown={shownColumns.map(({ index }) => index)}
          widths={widths}
          before={before}
          total={total}
          numberWidth={numberWidth}
        />
        <div
          role="rowgroup"
          style={{ height: rows.getTotalSize(), width: total, position: "relative" }}
        >
          {shownRows.map((item) => (
            <div
              key={item.key}
              className={classes.row}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              style={{ transform: `translateY(${item.start}px)`, width: total }}
            >
              <div
                className={classes.number}
                role="rowheader"
                tabIndex={-1}
                style={{ width: numberWidth }}
              >
                {item.index + 1}
              </div>
              <div style={{ width: before, flex: "none" }} role="presentation" />
              {shownColumns.map(({ index }) => (
                <Cell
                  key={index}
                  id={`${id}-${item.index}-${index}`}
                  value={cell(item.index, index)}
                  column={columns[index]}
                  index={index}
                  width={widths[index] ?? 100}
                  isActive={active?.row === item.index && active.column === index}
                  onClick={() => setActive({ row: item.index, column: index })}
                />
              ))}
            </div>
          ))}
        </div>
      </div>
      {active && (
        <CellDetail
          name={columns[active.column]?.name ?? ""}
          row={active.row}
          value={cell(active.row, active.column)}
          onClose={() => setActive(undefined)}
        />
      )}
    </>
  );
}

/** Widths by the first rows that have been read; they stay when more come. */
function useWidths(
  columns: readonly GridColumn[],
  rowCount: number,
  cell: (row: number, column: number) => unknown,
): readonly number[] {
  const known = useRef(new Map<string, number>());
  return useMemo(() => {
    const rows = Array.from({ length: Math.min(SAMPLE_ROWS, rowCount) }, (_, row) => row);
    return columns.map((column, index) => {
      const found = known.current.get(column.name);
      if (found !== undefined) return found;
      const values = rows.map((row) => cell(row, index)).filter((value) => value !== UNREAD);
      const title = column.type ? `${column.name}  ${column.type}` : column.name;
      const width = columnWidth(title, values);
      if (values.length > 0) known.current.set(column.name, width);
      return width;
    });
  }, [columns, rowCount, cell]);
}

interface Span {
  index: number;
}

function useRange(
  onRange: GridProps["onRange"],
  rows: readonly Span[],
  columns: readonly Span[],
): void {
  const firstRow = rows[0]?.index ?? 0;
  const lastRow = rows.at(-1)?.index ?? 0;
  const firstColumn = columns[0]?.index ?? 0;
  const lastColumn = columns.at(-1)?.index ?? 0;
  useEffect(() => {
    onRange?.({ firstRow, lastRow, firstColumn, lastColumn });
  }, [onRange, firstRow, lastRow, firstColumn, lastColumn]);
}

function Head({
  columns,
  shown,
  widths,
  before,
  total,
  numberWidth,
}: {
  columns: readonly GridColumn[];
  shown: readonly number[];
  widths: readonly number[];
  before: number;
  total: number;
  numberWidth: number;
}) {
  const { t } = useTranslation();
  return (
    <div role="rowgroup" className={classes.head} style={{ width: total }}>
      <div role="row" tabIndex={-1} aria-rowindex={1} style={{ display: "flex" }}>
        <div
          className={classes.number}
          role="columnheader"
          tabIndex={-1}
          aria-label={t("artifacts.row")}
          style={{ width: numberWidth }}
        >
          #
        </div>
        <div style={{ width: before, flex: "none" }} role="presentation" />
        {shown.map((index) => {
          const column = columns[index];
          return (
            <div
              key={index}
              role="columnheader"
              tabIndex={-1}
              aria-colindex={index + 2}
              className={`${classes.cell} ${column?.isNumeric ? classes.numeric : ""}`}
              style={{ width: widths[index] }}
              title={column?.type ? `${column.name} (${column.type})` : column?.name}
            >
              {column?.name}
              {column?.type && <span className={classes.type}>{column.type}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Cell({
  id,
  value,
  column,
  index,
  width,
  isActive,
  onClick,
}: {
  id: string;
  value: unknown;
  column: GridColumn | undefined;
  index: number;
  width: number;
  isActive: boolean;
  onClick(): void;
}) {
  const text = value === UNREAD ? "…" : cellText(value);
  const looks = [
    classes.cell,
    column?.isNumeric && classes.numeric,
    (text === null || value === UNREAD) && classes.nothing,
    isActive && classes.active,
  ];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the focus and the keys
    <div
      id={id}
      role="gridcell"
      aria-colindex={index + 2}
      aria-selected={isActive}
      className={looks.filter(Boolean).join(" ")}
      style={{ width }}
      onClick={onClick}
    >
      {text === null ? "–" : text.slice(0, 200)}
    </div>
  );
}
