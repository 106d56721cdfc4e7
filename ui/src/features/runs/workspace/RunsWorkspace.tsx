import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { ApiError } from "../../../api/client";
import { countRuns } from "../../../api/runTable";
import { useTranslation } from "../../../i18n/useTranslation";
import { useIdle } from "../../../parts/useIdle";
import { BulkBar } from "../bulk/BulkBar";
import { NAME } from "../columns/column";
import { useCsv } from "../export/useCsv";
import { FilterBar } from "../filter/FilterBar";
import { readFailure } from "../filter/failure";
import { useDrawnRuns } from "../rows/useDrawnRuns";
import { useLiveRows } from "../rows/useLiveRows";
import { useRunRows } from "../rows/useRunRows";
import { useRunsView } from "../view/useRunsView";
import { ViewsMenu } from "../view/ViewsMenu";
import type { Panes, RunsView } from "../view/view";
import { ChartsPane } from "./ChartsPane";
import { Highlight } from "./highlight";
import { Splitter } from "./Splitter";
import { TablePane } from "./TablePane";
import { Toolbar } from "./Toolbar";
import { useArrangement } from "./useArrangement";
import { useRunsCommands } from "./useRunsCommands";
import { useSelection } from "./useSelection";
import classes from "./Workspace.module.css";

/** Runs of one or several experiments: filter, table and charts, all of it in the address. */
export function RunsWorkspace({
  experimentIds,
  experimentName,
  experimentNames,
  title,
}: {
  experimentIds: readonly string[];
  /** Of a single experiment. */
  experimentName?: string | undefined;
  /** Of several: id → name, as far as they are known. */
  experimentNames?: Readonly<Record<string, string>>;
  title: ReactNode;
}) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery("(max-width: 48em)", window.innerWidth <= 768) ?? false;
  const { view, change } = useRunsView();
  const arrangement = useArrangement(experimentIds, view);
  const shown = useRunRows(arrangement.options, arrangement.sight);
  const ungrouped = useUngrouped(arrangement, shown);
  const runs = useDrawnRuns(ungrouped, view, arrangement.isKnown);
  const drawn = useMemo(() => new Set(runs.map(({ runId }) => runId)), [runs]);
  const selection = useSelection(shown.rows);
  const [highlight] = useState(() => new Highlight());
  const csv = useCsv();
  // Without a single run there is nothing to draw.
  const isBare = shown.rows.isReady && shown.rows.total === 0 && !view.filter;
  const panes = isBare ? "table" : panesIn(view, isNarrow);
  const total = useTotal(arrangement, shown);
  // The table first: charts are many scripts and much work.
  const canDraw = useIdle(shown.rows.isReady || shown.failure !== undefined);
  const refusal = filterRefusal(shown.failure, view.filter);

  useRunsCommands(change);
  useLiveRows(experimentIds, () => {
    // What was refused once is refused again.
    if (refusal) return;
    shown.refresh();
    if (ungrouped !== shown) ungrouped.refresh();
  });

  const table = (
    <TablePane
      view={view}
      change={change}
      arrangement={arrangement}
      shown={shown}
      selection={selection}
      drawn={drawn}
      highlight={highlight}
      isNarrow={isNarrow}
      share={panes === "both" ? view.split / 100 : 1}
      experimentName={experimentName}
      experimentNames={experimentNames}
      failure={refusal ? undefined : shown.failure}
    />
  );
  const charts = canDraw && (
    <ChartsPane
      runs={runs}
      total={Math.max(total ?? 0, runs.length)}
      experimentIds={experimentIds}
      filter={view.filter}
      groupBy={view.groupBy}
      metricKeys={arrangement.metricKeys}
      paramKeys={arrangement.paramKeys}
      layout={view.charts}
      onLayoutChange={(layout) => change({ charts: layout })}
      highlight={highlight}
    />
  );
  return (
    <div className={classes.workspace}>
      <div className={classes.head}>
        {title}
        <span className={classes.total} aria-live="polite">
          {total !== undefined && t("runs.count", { count: total })}
        </span>
        <span className={classes.spring} />
        {isSome(experimentIds) && <ViewsMenu experimentIds={experimentIds} view={view} />}
      </div>
      <div className={classes.bar}>
        <FilterBar
          value={view.filter}
          failure={refusal}
          experimentIds={experimentIds}
          onApply={(filter) => change({ filter }, "push")}
        />
        <Toolbar
          view={view}
          change={change}
          keys={arrangement.keys}
          columns={arrangement.columns}
          hasNested={arrangement.hasNested}
          isNarrow={isNarrow}
          panes={panes}
          isReadingCsv={csv.isReading}
          onCsv={() =>
            void csv.download(
              arrangement.query,
              [NAME, "attributes.status", ...arrangement.pinned, ...arrangement.others],
              total ?? 0,
            )
          }
        />
      </div>
      <div className={classes.panes}>
        {panes === "both" ? (
          <Splitter
            left={table}
            right={charts}
            split={view.split}
            label={t("runs.splitter")}
            onSplit={(split) => change({ split })}
          />
        ) : panes === "table" ? (
          table
        ) : (
          charts
        )}
        {selection.selected.size > 0 && (
          <BulkBar
            runIds={[...selection.selected]}
            stage={view.stage}
            onNone={selection.onSelectNone}
            onDraw={(runIds) => change({ drawn: 0, shown: [...runIds], hidden: [] })}
            onChanged={shown.refresh}
          />
        )}
      </div>
    </div>
  );
}

function isSome(ids: readonly string[]): ids is readonly [string, ...string[]] {
  return ids.length > 0;
}

/** How many runs match; in a tree the children, too, which are not rows until they are opened. */
function useTotal(
  { options, query }: ReturnType<typeof useArrangement>,
  { rows }: ReturnType<typeof useRunRows>,
): number | undefined {
  const { data } = useQuery({
    queryKey: ["runs", "count", query],
    queryFn: ({ signal }) => countRuns(query, signal),
    enabled: options.tree,
    placeholderData: (before) => before,
  });
  return options.tree ? data : rows.total;
}

/** The charts of grouped runs draw the runs themselves, in the order of the table without groups. */
function useUngrouped(
  { options, sight }: ReturnType<typeof useArrangement>,
  shown: ReturnType<typeof useRunRows>,
) {
  const isGrouped = options.groupBy.length > 0;
  const ungrouped = useRunRows({ ...options, groupBy: [] }, sight);
  return isGrouped ? ungrouped : shown;
}

function panesIn(view: RunsView, isNarrow: boolean): Panes {
  return isNarrow && view.panes === "both" ? "table" : view.panes;
}

/** What the server says against the filter, if that is what it refused. */
function filterRefusal(failure: Error | undefined, filter: string) {
  if (!(failure instanceof ApiError) || failure.code !== "INVALID_PARAMETER_VALUE")
    return undefined;
  return filter ? readFailure(failure.message, filter) : undefined;
}
