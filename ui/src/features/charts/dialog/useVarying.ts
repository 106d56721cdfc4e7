import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runValuesQuery } from "../../../api/runTable";
import { usePanel } from "../panel/context";

/** Runs and params that are looked at to find what differs. */
const MOST_RUNS = 200;
const MOST_PARAMS = 100;
const NONE: readonly string[] = [];

/** The params in which the runs differ, those with the fewest values first, as a sweep has them. */
export function useVarying(): readonly string[] {
  const { runs, paramKeys } = usePanel();
  const runIds = useMemo(() => runs.slice(0, MOST_RUNS).map(({ runId }) => runId), [runs]);
  const columns = useMemo(
    () => paramKeys.slice(0, MOST_PARAMS).map((key) => `params.${key}`),
    [paramKeys],
  );
  const { data } = useQuery(runValuesQuery(runIds, columns));
  return useMemo(() => (data ? varyingIn(data, columns) : NONE), [data, columns]);
}

export function varyingIn(
  values: Readonly<Record<string, readonly unknown[]>>,
  columns: readonly string[],
): readonly string[] {
  return columns
    .map((column) => ({
      key: column.slice("params.".length),
      count: new Set((values[column] ?? []).filter((value) => value !== null)).size,
    }))
    .filter(({ count }) => count > 1)
    .sort((a, b) => a.count - b.count)
    .map(({ key }) => key);
}
