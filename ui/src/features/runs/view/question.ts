/** From a view, and what keys the runs have: which columns, and which question to the server. */
import type { RunKeys } from "../../../api/runKeys";
import type { RunQuery } from "../../../api/runTable";
import { type ColumnId, keyOf, kindOf } from "../columns/column";
import { ALWAYS_READ, defaultColumns } from "../columns/defaults";
import { quoteColumn } from "../filter/quote";
import { orderBy, type RunsView } from "./view";

const PARENT_TAG = "mlflow.parentRunId";
// Columns that are surely in sight at first, before anything is measured.
const FIRST_COLUMNS = 12;

/** What is read of rows that are not shown yet. */
export interface FirstSight {
  columns: readonly string[];
  metrics: readonly string[];
}

/** The question to the server, whole: without the tree's condition. */
export function questionOf(experimentIds: readonly string[], view: RunsView): RunQuery {
  return {
    experimentIds,
    filter: view.filter,
    orderBy: orderBy(view.sort, quoteColumn),
    stage: view.stage,
  };
}

/** Every column that is chosen, or chosen by itself, in order. */
export function chosenColumns(
  view: RunsView,
  keys: RunKeys | undefined,
  severalExperiments: boolean,
): readonly ColumnId[] {
  return view.columns ?? defaultColumns(keys, severalExperiments);
}

/** Whether any run has a parent. */
export function hasNestedRuns(keys: RunKeys | undefined): boolean {
  return keys?.tags.some(({ key, runs }) => key === PARENT_TAG && runs > 0) ?? false;
}

/** Whether children stand below their parents. */
export function isTree(view: RunsView, keys: RunKeys | undefined): boolean {
  return (
    view.tree &&
    !view.filter &&
    view.stage === "active" &&
    view.groupBy.length === 0 &&
    hasNestedRuns(keys)
  );
}

/** @param order columns as they are shown, pinned ones first */
export function firstSight(order: readonly ColumnId[]): FirstSight {
  const first = order.slice(0, FIRST_COLUMNS);
  return {
    columns: [...new Set([...ALWAYS_READ, ...first])],
    metrics: first.filter((column) => kindOf(column) === "metrics").map(keyOf),
  };
}
