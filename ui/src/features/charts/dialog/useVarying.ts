import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runValuesQuery } from "../../../api/runTable";
import { usePanel } from "../panel/context";
import { type Varying, varyingIn } from "./varying";

/** Runs and params that are looked at to find what differs. */
const MOST_RUNS = 200;
const MOST_PARAMS = 100;

const NONE: Varying = { params: [], numeric: [] };

/** The params in which the runs differ, and whether they are still being looked for. */
export function useVarying(): Varying & { pending: boolean } {
  const { runs, paramKeys } = usePanel();
  const runIds = useMemo(() => runs.slice(0, MOST_RUNS).map(({ runId }) => runId), [runs]);
  const columns = useMemo(
    () => paramKeys.slice(0, MOST_PARAMS).map((key) => `params.${key}`),
    [paramKeys],
  );
  const { data, isLoading } = useQuery(runValuesQuery(runIds, columns));
  const varying = useMemo(() => (data ? varyingIn(data, columns) : NONE), [data, columns]);
  return { ...varying, pending: isLoading };
}
