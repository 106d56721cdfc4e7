import { useEffect, useMemo } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
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
import { useSight } from "./useSight";

const ROW_HEIGHT = 32;
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
  const count = rows.isReady ? rows.flat.length : UNKNOWN_ROWS;
  const all = useColumns(pinned, others, sizes);
  const sight = useSight(scroller, ROW_HEIGHT, all.ends, props.share);
  const columns = useMemo(
    () => ({
      pinned: all.pinned,
      visible: all.others.slice(sight.firstColumn, sight.endColumn),
      firstIndex: all.pinned.length + sight.firstColumn,
      width: all.width,
    }),
    [all, sight.firstColumn, sight.endColumn],
  );
  const first = Math.min(sight.rows.first, Math.max(0, count - sight.rows.size));
  const end = Math.min(count, first + sight.rows.size);
  const events = useRowEvents(props, ROW_HEIGHT, HEAD_HEIGHT, scroller);
  useWanted(props, columns, first, end - 1);

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
        pinnedWidth={all.pinnedWidth}
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
      <div
        role="rowgroup"
        className={classes.body}
        style={{ height: count * ROW_HEIGHT + BELOW, width: columns.width }}
      >
        <Lines
          {...props}
          columns={columns}
          first={first}
          end={end}
          slots={sight.rows.size}
          active={events.active}
        />
      </div>
    </div>
  );
}

interface LinesProps extends GridProps {
  columns: ColumnWindow;
  /** The first row that is drawn, and the first behind those. */
  first: number;
  end: number;
  /** How many rows are drawn at most. */
  slots: number;
  active: number | undefined;
}

function Lines({ columns, first, end, slots, active, ...props }: LinesProps) {
  const { rows } = props;
  const flat = rows.flat;
  const places = Array.from({ length: end - first }, (_, nth) => first + nth);
  const isRunning = places.some((place) => {
    const row = place < flat.length ? flat.at(place).row : undefined;
    return row?.kind === "run" && rows.cells.of(row.runId)["attributes.status"] === "RUNNING";
  });
  const reading = useReading(isRunning, props.experimentNames);
  return places.map((place) => {
    const at = place < flat.length ? flat.at(place) : undefined;
    const row: RunRow = at?.row ?? BLANK;
    // A row that leaves the window is drawn over by one that comes: nothing is made anew.
    const key = `${row.kind === "group" ? "g" : "r"}${place % slots}`;
    const shared = { place, top: place * ROW_HEIGHT, columns, isActive: place === active };
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
        colour={runId !== undefined && props.drawn.has(runId) ? props.colourOf(runId) : undefined}
        isHighlighted={runId !== undefined && props.highlighted === runId}
        hasTree={props.hasTree}
        reading={reading}
      />
    );
  });
}

const BLANK: RunRow = { kind: "blank" };
const NO_CELLS: RunCells = {};

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

/** Where all columns stand; the same object until one of them moves. */
function useColumns(
  pinned: readonly ColumnId[],
  others: readonly ColumnId[],
  sizes: ReadonlyMap<ColumnId, number>,
) {
  return useMemo(() => {
    const widthOf = (id: ColumnId) => sizes.get(id) ?? 0;
    const still = boxes([NAME, ...pinned], widthOf, 0);
    const pinnedWidth = endOf(still);
    const all = boxes(others, widthOf, pinnedWidth);
    return {
      pinned: still,
      others: all,
      pinnedWidth,
      width: endOf(all, pinnedWidth),
      ends: all.map((box) => box.left + box.width),
    };
  }, [pinned, others, sizes]);
}

/** Tells the rows what is in sight. */
function useWanted(
  { rows, version, hasTree }: RunsTableProps,
  columns: ColumnWindow,
  first: number,
  last: number,
): void {
  const wanted = useMemo(() => {
    const shown = [...columns.pinned, ...columns.visible].map(({ id }) => id);
    const read = new Set<string>([...ALWAYS_READ, ...shown]);
    if (hasTree) read.add("attributes.children");
    const metrics = shown.filter((id) => kindOf(id) === "metrics").map(keyOf);
    return { read: [...read], metrics };
  }, [columns, hasTree]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when rows have come
  useEffect(() => {
    rows.want(first, Math.max(first, last), wanted.read, wanted.metrics);
  }, [rows, version, first, last, wanted]);
}
