/** What keys and values the runs of some experiments have: for columns and for completion. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";

export interface CountedKey {
  key: string;
  /** How many runs have it. */
  runs: number;
}

export interface RunKeys {
  params: readonly CountedKey[];
  metrics: readonly CountedKey[];
  tags: readonly CountedKey[];
  /** There are more keys than were sent. */
  truncated: boolean;
}

const MOST_KEYS = 20_000;

export function runKeysQuery(experimentIds: readonly string[]) {
  return queryOptions({
    queryKey: ["runs", "keys", experimentIds],
    queryFn: async ({ signal }): Promise<RunKeys> => {
      const { data } = await api.GET("/api/2.0/headrace/runs/keys", {
        params: { query: { experiment_ids: [...experimentIds], max_results: MOST_KEYS } },
        signal,
      });
      if (!data) throw new Error("The server sent no keys.");
      return data;
    },
    enabled: experimentIds.length > 0,
    staleTime: 10_000,
  });
}

export type ValueKind = "param" | "tag" | "attribute" | "dataset";

/** Some of a key's values that begin with `prefix`. */
export function runValuesOfKeyQuery(
  experimentIds: readonly string[],
  kind: ValueKind,
  key: string,
  prefix: string,
  most = 50,
) {
  return queryOptions({
    queryKey: ["runs", "values-of-key", experimentIds, kind, key, prefix, most],
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const { data } = await api.GET("/api/2.0/headrace/runs/values", {
        params: {
          query: { experiment_ids: [...experimentIds], kind, key, prefix, max_results: most },
        },
        signal,
      });
      return data?.values ?? [];
    },
    staleTime: 30_000,
  });
}
