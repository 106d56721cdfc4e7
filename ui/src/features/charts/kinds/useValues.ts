import { useThrottledCallback } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runValuesQuery } from "../../../api/runTable";
import { useLive } from "../../../app/live/live";
import type { ChartRun } from "../contract";
import type { Raw } from "./values";

/** Values of many runs are fetched again no more often than this, in ms. */
const REST = 3_000;

/** The values of some columns, one for each run; undefined while they are not there. */
export function useValues(runs: readonly ChartRun[], columns: readonly string[]) {
  const runIds = useMemo(() => runs.map(({ runId }) => runId), [runs]);
  const shown = useMemo(() => new Set(runIds), [runIds]);
  const { data, error, refetch } = useQuery({
    ...runValuesQuery(runIds, columns),
    placeholderData: keepPreviousData,
  });
  const refresh = useThrottledCallback(() => void refetch(), REST);
  useLive((change) => {
    const concerned = [...change.runs.keys()].some((runId) => shown.has(runId));
    if (change.everything || concerned) refresh();
  });
  const values = useMemo(
    () =>
      // What is shown until other runs' values arrive may have another length.
      data && columns.map((column) => runIds.map((_, i) => scalar(data[column]?.[i]))),
    [data, columns, runIds],
  );
  return { values, error, retry: refetch };
}

function scalar(value: unknown): Raw {
  return typeof value === "string" || typeof value === "number" ? value : null;
}
