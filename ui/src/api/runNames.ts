/** Runs by their names: what the palette finds. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";

export interface NamedRun {
  runId: string;
  experimentId: string;
  name: string;
}

/** Runs of the experiments whose name contains a text, the latest first. */
export function runsByNameQuery(experimentIds: readonly string[], text: string, most: number) {
  return queryOptions({
    queryKey: ["runs", "by-name", experimentIds, text, most],
    queryFn: async ({ signal }): Promise<NamedRun[]> => {
      const { data } = await api.POST("/api/2.0/headrace/runs/table", {
        body: {
          experiment_ids: [...experimentIds],
          filter: `attributes.run_name ILIKE '%${text.replaceAll("'", "''")}%'`,
          columns: ["attributes.run_name", "attributes.experiment_id"],
          max_results: most,
        },
        signal,
      });
      if (!data) return [];
      return data.run_ids.map((runId, row) => ({
        runId,
        experimentId: String(data.columns["attributes.experiment_id"]?.[row]),
        name: String(data.columns["attributes.run_name"]?.[row] ?? ""),
      }));
    },
  });
}
