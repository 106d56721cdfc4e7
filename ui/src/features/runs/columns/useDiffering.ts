import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchTable, type RunQuery } from "../../../api/runTable";
import type { ColumnId } from "./column";
import { COMPARED_RUNS, differing } from "./differing";

/** Of the columns those in which the first runs differ; all of them while that is not known. */
export function useDiffering(
  columns: readonly ColumnId[],
  query: RunQuery,
  isWanted: boolean,
): readonly ColumnId[] {
  const { data } = useQuery({
    queryKey: ["runs", "differing", query, columns],
    queryFn: ({ signal }) => fetchTable(query, { offset: 0 }, COMPARED_RUNS, columns, signal),
    enabled: isWanted,
    placeholderData: (before) => before,
  });
  return useMemo(
    () => (isWanted && data ? differing(columns, data.columns) : columns),
    [isWanted, data, columns],
  );
}
