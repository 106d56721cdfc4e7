import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../../parts/useLocale";
import { useNow } from "../../../parts/useNow";
import { type ColumnId, keyOf, kindOf, NAME } from "../columns/column";
import type { RunRow, RunRows } from "../rows/RunRows";
import type { Sort } from "../view/view";
import type { Reading } from "./cellText";
import { boxes, type ColumnWindow, endOf } from "./columnWindow";
import { GroupRow } from "./GroupRow";
import { Headings } from "./Headings";
import { Row } from "./Row";
import classes from "./RunsTable.module.css";
import { useColumnModel } from "./useColumnModel";
import { type RowActions, useRowEvents } from "./useRowEvents";

export const ROW_HEIGHT = 32;
const HEAD_HEIGHT = 54;
// Room below the last row, so that what floats over the table covers no row for good.
const BELOW = 64;
// Shown as waiting rows until the server has counted.
const UNKNOWN_ROWS = 12;

/** Columns that rows need whatever columns are shown. */
export const ALWAYS_READ: readonly string[] = [
  NAME,
  "attributes.status",
  "attributes.experiment_id",
  "attributes.start_time",
  "attributes.lifecycle_stage",
];

export interface RunsTableProps extends RowActions {
  rows: RunRows;
  /** Changes with the rows. */
  version: number;
  /** The rows are those of the question before; the answer is on its way. */
  isStale: boolean;
  pinned: readonly ColumnId[];
  others: readonly ColumnId[];
  widths: Readonly<Record<string, number>>;
  isNarrow: boolean;
  sort: readonly Sort[];
  hasTree: boolean;
  selected: ReadonlySet<string>;
  drawn: ReadonlySet<string>;
  colourOf: (runId: string) => string;
  highlighted: string | undefined;
  menuOf: ColumnId | undefined;
  selectAll: ReactNode;
  scroller: RefObject<HTMLDivElement | null>;
  onWidths(widths: Record<string, number>): void;
  onSort(column: ColumnId, add: boolean): void;
  onMenu(column: ColumnId, button: HTMLElement): void;
  onMove(column: ColumnId, before: ColumnId | undefined): void;
  onFit(column: ColumnId): void;
}

/** The runs: only rows and columns in sight are drawn, and read from the server. */
export function RunsTable(props: RunsTableProps) {
  const { rows, scroller, pinned, others, widths } = props;
  const { t } = useTranslation();
  const { table, resizing } = useColumnModel({
    pinned,
    others,
    widths,
    nameWidth: props.isNarrow ? 190 : 268,
    onWidths: props.onWidths,
  });
  const widthOf = (id: string) => table.getColumn(id)?.getSize() ?? 0;
  const flat = rows.flat;
  const count = rows.isReady ? flat.length : UNKNOWN_ROWS;
  const pinnedWidth = [NAME, ...pinned].reduce((sum, id) => sum + widthOf(id), 0);

  const lines = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    scrollMargin: HEAD_HEIGHT,
    paddingEnd: HEAD_HEIGHT + BELOW,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: others.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widthOf(others[index] ?? ""),
    getItemKey: (index) => others[index] ?? index,
    overscan: 4,
    paddingStart: pinnedWidth,
  });
  const sizes = [NAME, ...pinned, ...others].map(widthOf).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when a width changes
  useEffect(() => across.measure(), [sizes, across]);

  const columns = useColumnWindow(pinned, others, across.getVirtualItems(), sizes, widthOf);
  const events = useRowEvents(props, lines, scroller);
  useWanted(props, columns, lines.getVirtualItems());

  return (
    <div
      ref={scroller}
      className={`${classes.scroll} ${props.isStale ? classes.stale : ""}`}
      role="treegrid"
      // The grid is one stop of the tab key; arrows move within it.
      tabIndex={0}
      aria-label={t("runs.title")}
      aria-rowcount={count + 1}
      aria-colcount={others.length + pinned.length + 1}
      aria-multiselectable
      aria-busy={props.isStale || !rows.isReady}
      aria-activedescendant={events.active === undefined ? undefined : `run-row-${events.active}`}
      {...events.handlers}
    >
      <Headings
        columns={columns}
        pinnedWidth={pinnedWidth}
        sort={props.sort}
        resizing={resizing}
        menuOf={props.menuOf}
        onSort={props.onSort}
        onMenu={props.onMenu}
        onMove={props.onMove}
        onFit={props.onFit}
        onResize={(id) =>
          table
            .getFlatHeaders()
            .find((header) => header.column.id === id)
            ?.getResizeHandler()
        }
      >
        {props.selectAll}
      </Headings>
      <Body {...props} columns={columns} count={count} lines={lines} active={events.active} />
    </div>
  );
}

type Lines = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;

function Body({
  columns,
  lines,
  active,
  ...props
}: RunsTableProps & {
  columns: ColumnWindow;
  count: number;
  lines: Lines;
  active: number | undefined;
}) {
  const { rows } = props;
  const reading = useReading();
  const flat = rows.flat;
  return (
    <div
      role="rowgroup"
      className={classes.body}
      style={{ height: lines.getTotalSize() - HEAD_HEIGHT, width: columns.width }}
    >
      {lines.getVirtualItems().map(({ index: place, start }) => {
        const at = place < flat.length ? flat.at(place) : undefined;
        const row: RunRow = at?.row ?? { kind: "blank" };
        const shared = { place, top: start - HEAD_HEIGHT, columns, isActive: place === active };
        if (row.kind === "blank") return <BlankRow key={`blank-${place}`} {...shared} />;
        if (row.kind === "group") {
          return (
            <GroupRow
              key={row.key}
              {...shared}
              group={row.group}
              isOpen={rows.isOpen(row.key)}
              largest={rows.largest}
              locale={reading.locale}
            />
          );
        }
        const { runId } = row;
        const cells = rows.cells.of(runId);
        return (
          <Row
            key={`${at?.depth}-${runId}`}
            {...shared}
            runId={runId}
            cells={cells}
            depth={at?.depth ?? 0}
            isOpen={Number(cells["attributes.children"]) > 0 ? rows.isOpen(runId) : undefined}
            isSelected={props.selected.has(runId)}
            isDrawn={props.drawn.has(runId)}
            colour={props.colourOf(runId)}
            isHighlighted={props.highlighted === runId}
            hasTree={props.hasTree}
            reading={reading}
          />
        );
      })}
    </div>
  );
}

function BlankRow({ place, top, columns }: { place: number; top: number; columns: ColumnWindow }) {
  return (
    <div
      role="row"
      id={`run-row-${place}`}
      aria-rowindex={place + 2}
      className={classes.row}
      style={{ transform: `translateY(${top}px)`, width: columns.width }}
      data-place={place}
    >
      {[...columns.pinned, ...columns.visible].map(({ id, left, width }) => (
        <div
          key={id}
          role="gridcell"
          tabIndex={-1}
          className={classes.cell}
          style={{ left, width }}
        >
          <span className={classes.waiting} />
        </div>
      ))}
    </div>
  );
}

/** How cells are written; the same object until the language or the minute changes. */
function useReading(): Reading {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(10_000);
  return useMemo(
    () => ({ locale, now, status: (name) => t(`app.status.${name}`) }),
    [t, locale, now],
  );
}

/** The same object while the same columns are in sight, so that rows need not be drawn again. */
function useColumnWindow(
  pinned: readonly ColumnId[],
  others: readonly ColumnId[],
  items: readonly { index: number }[],
  sizes: string,
  widthOf: (id: string) => number,
): ColumnWindow {
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `sizes` stands for the widths
  return useMemo(() => {
    const still = boxes([NAME, ...pinned], widthOf, 0);
    const all = boxes(others, widthOf, endOf(still));
    return {
      pinned: still,
      visible: all.slice(first, last + 1),
      firstIndex: still.length + first,
      width: endOf(all, endOf(still)),
    };
  }, [pinned, others, first, last, sizes]);
}

/** Tells the rows what is in sight. */
function useWanted(
  { rows, version, hasTree }: RunsTableProps,
  columns: ColumnWindow,
  items: readonly { index: number }[],
): void {
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? UNKNOWN_ROWS;
  const wanted = useMemo(() => {
    const shown = [...columns.pinned, ...columns.visible].map(({ id }) => id);
    const read = new Set<string>([...ALWAYS_READ, ...shown]);
    if (hasTree) read.add("attributes.children");
    const metrics = shown.filter((id) => kindOf(id) === "metrics").map(keyOf);
    return { read: [...read], metrics };
  }, [columns, hasTree]);
  const latest = useRef({ first, last });
  latest.current = { first, last };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when rows have come
  useEffect(() => {
    rows.want(first, last, wanted.read, wanted.metrics);
  }, [rows, version, first, last, wanted]);
}
