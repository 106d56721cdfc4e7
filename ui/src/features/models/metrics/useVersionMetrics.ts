import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ModelVersion } from "../../../api/modelVersions";
import { runQuery } from "../../../api/runs";
import { runValuesQuery } from "../../../api/runTable";
import { bestOf, guessDirection } from "../../compare/direction";
import { keyMetrics } from "./choice";

// Which metrics there are is told by the newest versions; their values are read of all.
const ASKED = 5;

export interface VersionMetrics {
  /** What is worth a glance, the first first; empty while that is not known. */
  keys: readonly string[];
  /** Whether that is on its way; what comes later fills in by itself. */
  isPending: boolean;
  /** Of a version; undefined: it has none. */
  of(version: ModelVersion, key: string): number | undefined;
  isBest(version: ModelVersion, key: string): boolean;
}

/** The metrics of versions that are worth a glance: of their logged models, else of their runs. */
export function useVersionMetrics(versions: readonly ModelVersion[], most: number): VersionMetrics {
  const runIds = useMemo(
    () => [...new Set(versions.flatMap(({ runId }) => runId ?? []))],
    [versions],
  );
  const runs = useQueries({
    queries: runIds.slice(0, ASKED).map((id) => ({ ...runQuery(id), retry: false })),
  });
  const isAsking = runs.some((run) => run.isPending);
  const ofRuns = runs.flatMap(({ data }) =>
    data ? [new Map([...data.metrics].map(([key, { value }]) => [key, value]))] : [],
  );
  const known = versions.flatMap(({ metrics }) => (metrics.size > 0 ? [metrics] : []));
  // Until all have answered, one more run could still change which metrics those are.
  const [isSettled, setSettled] = useState(false);
  const keys = isAsking && !isSettled ? [] : keyMetrics([...ofRuns, ...known], most);
  const columns = keys.map((key) => `metrics.${key}`);
  const values = useQuery(runValuesQuery(runIds, columns));
  const isPending = !isSettled && (isAsking || values.isLoading);
  if (!isSettled && !isPending && versions.length > 0) setSettled(true);
  const of = (version: ModelVersion, key: string) => {
    const own = version.metrics.get(key);
    if (own !== undefined || !version.runId) return own;
    const cell = values.data?.[`metrics.${key}`]?.[runIds.indexOf(version.runId)];
    return typeof cell === "number" ? cell : undefined;
  };
  const best = new Map(
    keys.map((key) => {
      const all = versions.map((version) => of(version, key));
      const places = bestOf(all, guessDirection(key));
      return [key, new Set([...places].map((place) => versions[place]?.version))];
    }),
  );
  return {
    keys,
    isPending,
    of,
    isBest: (version, key) => best.get(key)?.has(version.version) ?? false,
  };
}
