import { useThrottledCallback } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchRunValues } from "../../../api/runTable";
import { useLive } from "../../../app/live/live";
import type { ChartRun } from "../contract";
import type { Raw } from "./values";

/** Values of many runs are fetched again no more often than this, in ms. */
const REST = 3_000;

/**
 * The values of some columns, one for each run; undefined while they are not there. When other runs
 * are shown, those that were shown before have their values at once.
 */
export function useValues(runs: readonly ChartRun[], columns: readonly string[]) {
  const runIds = useMemo(() => runs.map(({ runId }) => runId), [runs]);
  const query = useQuery({
    queryKey: ["runs", "values", "of", runIds, columns],
    queryFn: async ({ signal }) => ({
      runIds,
      columns,
      values: await fetchRunValues(runIds, columns, signal),
    }),
    enabled: runIds.length > 0,
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = query;
  const shown = useMemo(() => new Set(runIds), [runIds]);
  const refresh = useThrottledCallback(() => void refetch(), REST);
  useLive((change) => {
    const concerned = [...change.runs.keys()].some((runId) => shown.has(runId));
    if (change.everything || concerned) refresh();
  });
  const values = useMemo(() => {
    if (data?.columns.join("\n") !== columns.join("\n")) return undefined;
    const place = new Map(data.runIds.map((runId, i) => [runId, i]));
    if (!runIds.some((runId) => place.has(runId))) return undefined;
    return columns.map((column) =>
      runIds.map((runId) => scalar(data.values[column]?.[place.get(runId) ?? -1])),
    );
  }, [data, columns, runIds]);
  return { values, error, retry: refetch };
}

function scalar(value: unknown): Raw {
  return typeof value === "string" || typeof value === "number" ? value : null;
}
