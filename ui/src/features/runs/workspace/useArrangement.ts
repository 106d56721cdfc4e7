import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type RunKeys, runKeysQuery } from "../../../api/runKeys";
import type { RunQuery } from "../../../api/runTable";
import type { ColumnId } from "../columns/column";
import { arranged } from "../columns/defaults";
import { useDiffering } from "../columns/useDiffering";
import type { RowsOptions } from "../rows/RunRows";
import { useGoneParents } from "../rows/useGoneParents";
import {
  chosenColumns,
  type FirstSight,
  firstSight,
  hasNestedRuns,
  isTree,
  questionOf,
} from "../view/question";
import type { RunsView } from "../view/view";

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
  const chosen = useSame(chosenColumns(view, keys, experimentIds.length > 1));
  const query = useSame(questionOf(experimentIds, view));
  const shown = useDiffering(chosen, query, view.differing);
  const { pinned, others } = useSame(arranged(shown, view.pinned));
  const tree = isTree(view, keys);
  const goneParents = useGoneParents(experimentIds, tree);
  const options = useSame<RowsOptions>({
    query,
    groupBy: view.groupBy,
    sort: view.sort,
    tree,
    ...(goneParents.length > 0 && { goneParents }),
  });
  const sight = useMemo(() => firstSight([...pinned, ...others]), [pinned, others]);
  return {
    isKnown: !isPending,
    keys,
    metricKeys: useSame(keys?.metrics.map(({ key }) => key) ?? []),
    paramKeys: useSame(keys?.params.map(({ key }) => key) ?? []),
    columns: chosen,
    pinned,
    others,
    hasNested: hasNestedRuns(keys),
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
