import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { ErrorState } from "../../../parts/ErrorState";
import { useLocale } from "../../../parts/useLocale";
import { type ColumnId, canSort, NAME } from "../columns/column";
import { defaultWidth, moved } from "../columns/defaults";
import { useColumnLabel } from "../columns/useColumnLabel";
import { colourIn } from "../rows/useDrawnRuns";
import type { ShownRows } from "../rows/useRunRows";
import { ColumnMenu, type OpenMenu } from "../table/ColumnMenu";
import { isNumeric } from "../table/cellText";
import { fittingWidth } from "../table/fit";
import { RunsTable } from "../table/RunsTable";
import type { ChangeView } from "../view/useRunsView";
import { type RunsView, type Sort, shortId } from "../view/view";
import { ColourMenu } from "./ColourMenu";
import { type Highlight, useHighlighted } from "./highlight";
import { NoRuns } from "./NoRuns";
import { SelectAll } from "./SelectAll";
import type { Arrangement } from "./useArrangement";
import type { useSelection } from "./useSelection";
import classes from "./Workspace.module.css";

export interface TablePaneProps {
  view: RunsView;
  change: ChangeView;
  arrangement: Arrangement;
  shown: ShownRows;
  selection: ReturnType<typeof useSelection>;
  drawn: ReadonlySet<string>;
  highlight: Highlight;
  isNarrow: boolean;
  /** What part of the window's width the table has. */
  share: number;
  experimentName: string | undefined;
  experimentNames: Readonly<Record<string, string>> | undefined;
  /** Why the rows could not be read, where it is not the filter's fault. */
  failure: Error | undefined;
}

/** The table, or why there is none. */
export function TablePane(props: TablePaneProps) {
  const { view, change, shown, failure } = props;
  const { t } = useTranslation();
  const { rows } = shown;
  const canShow = props.arrangement.isKnown && (rows.isReady || !shown.failure);
  const isEmpty = rows.isReady && rows.flat.length === 0 && !shown.isStale;
  return (
    <div className={classes.table}>
      {failure && (
        <div className={classes.notice}>
          <ErrorState title={t("runs.failed")} error={failure} onRetry={shown.refresh} />
        </div>
      )}
      <div className={classes.rows}>
        {isEmpty ? (
          <NoRuns
            filter={view.filter}
            stage={view.stage}
            experimentName={props.experimentName}
            onShowAll={() => change({ filter: "" }, "push")}
          />
        ) : (
          canShow && <Table {...props} />
        )}
      </div>
      {rows.truncated && (
        <div className={classes.hint}>
          {t("runs.truncatedGroups", { count: rows.flat.list.length })}
        </div>
      )}
    </div>
  );
}

function Table(props: TablePaneProps) {
  const { view, change, arrangement, shown, selection, highlight } = props;
  const { rows } = shown;
  const scroller = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<OpenMenu>();
  const [colouring, setColouring] = useState<{ runId: string; button: HTMLElement }>();
  const highlighted = useHighlighted(highlight);
  const openRun = useOpenRun(rows);
  const fit = useFit(props, scroller);
  useTopOnNewQuestion(rows, scroller);

  const sortBy = (column: ColumnId, add: boolean) =>
    change({ sort: nextSort(view.sort, column, add) }, "push");
  const onWidths = useCallback((widths: Record<string, number>) => change({ widths }), [change]);
  const move = (column: ColumnId, before: ColumnId | undefined) => {
    // Dropped among the pinned ones it is pinned, too; dropped among the others it is not.
    const toPinned = before !== undefined && view.pinned.includes(before);
    const pinned = view.pinned.filter((each) => each !== column);
    change({
      columns: moved(arrangement.columns, column, before),
      pinned: toPinned ? moved([...pinned, column], column, before) : pinned,
    });
  };
  const onEye = (runId: string) => {
    const short = shortId(runId);
    if (props.drawn.has(runId)) {
      const shownRuns = view.shown.filter((each) => each !== runId);
      if (shownRuns.length < view.shown.length) change({ shown: shownRuns });
      else change({ hidden: [...view.hidden, short] });
    } else if (view.hidden.includes(short)) {
      change({ hidden: view.hidden.filter((each) => each !== short) });
    } else change({ shown: [...view.shown, runId] });
  };
  const pick = (runId: string, colour: string | undefined) => {
    const { [shortId(runId)]: _, ...colours } = view.colours;
    change({ colours: colour ? { ...colours, [shortId(runId)]: colour.slice(1) } : colours });
    setColouring(undefined);
  };
  return (
    <>
      <RunsTable
        {...selection}
        rows={rows}
        version={shown.version}
        isStale={shown.isStale && !shown.failure}
        pinned={arrangement.pinned}
        others={arrangement.others}
        widths={view.widths}
        isNarrow={props.isNarrow}
        share={props.share}
        experimentNames={props.experimentNames}
        sort={view.sort}
        hasTree={rows.options.tree || rows.isGrouped}
        drawn={props.drawn}
        colourOf={(runId) => colourIn(view, runId)}
        highlighted={highlighted}
        menuOf={menu?.column}
        selectAll={<SelectAll selection={selection} total={rows.total} />}
        scroller={scroller}
        onWidths={onWidths}
        onSort={sortBy}
        onMenu={(column, button) => setMenu({ column, button })}
        onMove={move}
        onFit={fit}
        onEye={onEye}
        onColour={(runId, button) => setColouring({ runId, button })}
        onToggle={(key) => rows.toggle(key)}
        onOpenRun={openRun}
        onHover={highlight.set}
      />
      <ColumnMenu
        open={menu}
        view={view}
        columns={arrangement.columns}
        widthOf={(column) => view.widths[column] ?? defaultWidth(column)}
        change={change}
        onFit={fit}
        onClose={() => setMenu(undefined)}
      />
      {colouring && (
        <ColourMenu
          button={colouring.button}
          name={String(rows.cells.of(colouring.runId)[NAME] ?? colouring.runId)}
          onPick={(colour) => pick(colouring.runId, colour)}
          onClose={() => setColouring(undefined)}
        />
      )}
    </>
  );
}

/** One more click: the direction that is looked for first, then the other, then none. */
function nextSort(sort: readonly Sort[], column: ColumnId, add: boolean): Sort[] {
  if (!canSort(column)) return [...sort];
  // Of numbers and times the large ones are looked for, of texts the first.
  const first = isNumeric(column) || column.endsWith("_time");
  const now = sort.find((each) => each.column === column);
  const next: Sort[] =
    now === undefined
      ? [{ column, descending: first }]
      : now.descending === first
        ? [{ column, descending: !first }]
        : [];
  if (!add) return next;
  if (now === undefined) return [...sort, ...next];
  return sort.flatMap((each) => (each.column === column ? next : [each]));
}

function useOpenRun(rows: ShownRows["rows"]) {
  const navigate = useNavigate();
  return (runId: string) => {
    const experimentId = rows.cells.of(runId)["attributes.experiment_id"];
    if (typeof experimentId !== "string") return;
    const params = { experimentId, runId };
    void navigate({ to: "/experiments/$experimentId/runs/$runId", params });
  };
}

/** Another question begins at its first row. */
function useTopOnNewQuestion(rows: ShownRows["rows"], scroller: RefObject<HTMLDivElement | null>) {
  const before = useRef(rows);
  useEffect(() => {
    if (before.current !== rows) scroller.current?.scrollTo({ top: 0 });
    before.current = rows;
  }, [rows, scroller]);
}

/** Makes a column as wide as what is in sight of it. */
function useFit(
  { view, change, shown: { rows }, experimentNames }: TablePaneProps,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const label = useColumnLabel();
  const { t } = useTranslation();
  const locale = useLocale();
  return (column: ColumnId) => {
    const inSight = [...(scroller.current?.querySelectorAll<HTMLElement>("[data-run]") ?? [])];
    const cells = inSight.map((row) => rows.cells.of(row.dataset.run ?? ""));
    const reading = {
      locale,
      now: Date.now(),
      status: (name: string) => t(`app.status.${name}`),
      experiment: (id: string) => experimentNames?.[id] ?? id,
    };
    const width = fittingWidth(column, label(column), cells, reading);
    // Before the name stand its box, eye, dot and mark.
    change({ widths: { ...view.widths, [column]: column === NAME ? width + 110 : width } });
  };
}
