import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../../parts/useLocale";
import { useNow } from "../../../parts/useNow";
import { type ColumnId, keyOf, kindOf, NAME } from "../columns/column";
import { ALWAYS_READ } from "../columns/defaults";
import type { RunCells } from "../rows/cells";
import type { RunRow } from "../rows/RunRows";
import type { Reading, RowLabels } from "./cellText";
import { boxes, type ColumnWindow, endOf } from "./columnWindow";
import { GroupRow } from "./GroupRow";
import { Headings } from "./Headings";
import { Row } from "./Row";
import type { RunsTableProps } from "./RunsTable";
import classes from "./RunsTable.module.css";
import { useRowEvents } from "./useRowEvents";

export const ROW_HEIGHT = 32;
const HEAD_HEIGHT = 54;
// Room below the last row, so that what floats over the table covers no row for good.
const BELOW = 64;
// Shown as waiting rows until the server has counted.
const UNKNOWN_ROWS = 12;

export interface GridProps extends RunsTableProps {
  /** Width of each column, in px. */
  sizes: ReadonlyMap<ColumnId, number>;
  resizing: string | undefined;
  onResize(column: ColumnId, event: unknown): void;
}

/** What moves when one scrolls: a window of rows and of columns over all there are. */
export function Grid(props: GridProps) {
  const { rows, scroller, pinned, others, sizes } = props;
  const { t } = useTranslation();
  const flat = rows.flat;
  const count = rows.isReady ? flat.length : UNKNOWN_ROWS;
  const pinnedWidth = [NAME, ...pinned].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);

  const lines = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    scrollMargin: HEAD_HEIGHT,
    paddingEnd: HEAD_HEIGHT + BELOW,
    scrollPaddingStart: HEAD_HEIGHT,
    useFlushSync: false,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: others.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizes.get(others[index] as ColumnId) ?? 0,
    getItemKey: (index) => others[index] ?? index,
    overscan: 4,
    paddingStart: pinnedWidth,
    // Drawn once for both directions, not once for each.
    useFlushSync: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when a width changes
  useEffect(() => across.measure(), [sizes, across]);

  const columns = useColumnWindow(pinned, others, across.getVirtualItems(), sizes);
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
        resizing={props.resizing}
        menuOf={props.menuOf}
        onSort={props.onSort}
        onMenu={props.onMenu}
        onMove={props.onMove}
        onFit={props.onFit}
        onResize={props.onResize}
      >
        {props.selectAll}
      </Headings>
      <Body {...props} columns={columns} lines={lines} active={events.active} />
    </div>
  );
}

type Lines = ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>;

function Body({
  columns,
  lines,
  active,
  ...props
}: GridProps & {
  columns: ColumnWindow;
  lines: Lines;
  active: number | undefined;
}) {
  const { rows } = props;
  const flat = rows.flat;
  const items = lines.getVirtualItems();
  const isRunning = items.some(({ index: place }) => {
    const row = place < flat.length ? flat.at(place).row : undefined;
    return row?.kind === "run" && rows.cells.of(row.runId)["attributes.status"] === "RUNNING";
  });
  const reading = useReading(isRunning, props.experimentNames);
  const slots = useSlots(items.length);
  return (
    <div
      role="rowgroup"
      className={classes.body}
      style={{ height: lines.getTotalSize() - HEAD_HEIGHT, width: columns.width }}
    >
      {items.map(({ index: place, start }) => {
        const at = place < flat.length ? flat.at(place) : undefined;
        const row: RunRow = at?.row ?? { kind: "blank" };
        // A row that leaves the screen is drawn over by one that comes: nothing is made anew.
        const key = `${row.kind === "group" ? "g" : "r"}${place % slots}`;
        const shared = { place, top: start - HEAD_HEIGHT, columns, isActive: place === active };
        if (row.kind === "group") {
          return (
            <GroupRow
              key={key}
              {...shared}
              group={row.group}
              isOpen={rows.isOpen(row.key)}
              largest={rows.largest}
              locale={reading.locale}
            />
          );
        }
        const runId = row.kind === "run" ? row.runId : undefined;
        const cells = runId === undefined ? NO_CELLS : rows.cells.of(runId);
        return (
          <Row
            key={key}
            {...shared}
            runId={runId}
            cells={cells}
            depth={at?.depth ?? 0}
            isOpen={Number(cells["attributes.children"]) > 0 ? rows.isOpen(runId ?? "") : undefined}
            isSelected={runId !== undefined && props.selected.has(runId)}
            colour={
              runId !== undefined && props.drawn.has(runId) ? props.colourOf(runId) : undefined
            }
            isHighlighted={runId !== undefined && props.highlighted === runId}
            hasTree={props.hasTree}
            reading={reading}
          />
        );
      })}
    </div>
  );
}

const NO_CELLS: RunCells = {};

/** As many as there ever were rows on the screen, and a few more, so that it seldom changes. */
function useSlots(rows: number): number {
  const [slots, setSlots] = useState(64);
  if (rows > slots) setSlots(Math.ceil((rows + 1) / 16) * 16);
  return slots;
}

/** How cells are written; the same object until the language or the minute changes. */
function useReading(
  isRunning: boolean,
  names: Readonly<Record<string, string>> | undefined,
): Reading & { labels: RowLabels } {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = useNow(isRunning ? 1_000 : 30_000);
  return useMemo(
    () => ({
      locale,
      now,
      status: (name) => t(`app.status.${name}`),
      experiment: (id) => names?.[id] ?? id,
      labels: {
        select: t("runs.select"),
        hide: t("runs.hide"),
        show: t("runs.show"),
        colour: t("runs.colour"),
        open: t("runs.open"),
        close: t("runs.close"),
      },
    }),
    [t, locale, now, names],
  );
}

/** The same object while the same columns are in sight, so that rows need not be drawn again. */
function useColumnWindow(
  pinned: readonly ColumnId[],
  others: readonly ColumnId[],
  items: readonly { index: number }[],
  sizes: ReadonlyMap<ColumnId, number>,
): ColumnWindow {
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  return useMemo(() => {
    const widthOf = (id: ColumnId) => sizes.get(id) ?? 0;
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when rows have come
  useEffect(() => {
    rows.want(first, last, wanted.read, wanted.metrics);
  }, [rows, version, first, last, wanted]);
}
