import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type RunKeys, runKeysQuery } from "../../../api/runKeys";
import type { RunQuery } from "../../../api/runTable";
import { type ColumnId, keyOf, kindOf } from "../columns/column";
import { ALWAYS_READ, arranged, defaultColumns } from "../columns/defaults";
import { useDiffering } from "../columns/useDiffering";
import { quoteColumn } from "../filter/quote";
import type { RowsOptions } from "../rows/RunRows";
import { useGoneParents } from "../rows/useGoneParents";
import type { FirstSight } from "../rows/useRunRows";
import { orderBy, type RunsView } from "../view/view";

const PARENT_TAG = "mlflow.parentRunId";
// Columns that are surely in sight at first, before anything is measured.
const FIRST_COLUMNS = 12;

export interface Arrangement {
  /** Whether it is known what the runs have: which columns, and whether there is a tree. */
  isKnown: boolean;
  keys: RunKeys | undefined;
  metricKeys: readonly string[];
  paramKeys: readonly string[];
  /** Every column that is chosen, or chosen by itself, in order. */
  columns: readonly ColumnId[];
  /** What of them is shown. */
  pinned: readonly ColumnId[];
  others: readonly ColumnId[];
  /** Whether any run has a parent. */
  hasNested: boolean;
  /** The question to the server, whole: without the tree's condition. */
  query: RunQuery;
  options: RowsOptions;
  sight: FirstSight;
}

/** From a view and what keys there are: which columns, and which question to the server. */
export function useArrangement(experimentIds: readonly string[], view: RunsView): Arrangement {
  const { data: keys, isPending } = useQuery(runKeysQuery(experimentIds));
  const hasNested = keys?.tags.some(({ key, runs }) => key === PARENT_TAG && runs > 0) ?? false;
  const several = experimentIds.length > 1;
  const chosen = useSame(view.columns ?? defaultColumns(keys, several));

  const query = useSame<RunQuery>({
    experimentIds,
    filter: view.filter,
    orderBy: orderBy(view.sort, quoteColumn),
    stage: view.stage,
  });
  const shown = useDiffering(chosen, query, view.differing);
  const { pinned, others } = useSame(arranged(shown, view.pinned));
  const isTree = view.tree && hasNested && !view.filter && view.stage === "active";
  const tree = isTree && view.groupBy.length === 0;
  const goneParents = useGoneParents(experimentIds, tree);
  const options = useSame<RowsOptions>({
    query,
    groupBy: view.groupBy,
    sort: view.sort,
    tree,
    ...(goneParents.length > 0 && { goneParents }),
  });
  const sight = useMemo(() => {
    const columns = [...pinned, ...others].slice(0, FIRST_COLUMNS);
    return {
      columns: [...new Set([...ALWAYS_READ, ...columns])],
      metrics: columns.filter((column) => kindOf(column) === "metrics").map(keyOf),
    };
  }, [pinned, others]);
  return {
    isKnown: !isPending,
    keys,
    metricKeys: useSame(keys?.metrics.map(({ key }) => key) ?? []),
    paramKeys: useSame(keys?.params.map(({ key }) => key) ?? []),
    columns: chosen,
    pinned,
    others,
    hasNested,
    query,
    options,
    sight,
  };
}

/** The value of before while the new one says the same. */
function useSame<T>(value: T): T {
  const text = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the value
  return useMemo(() => value, [text]);
}
