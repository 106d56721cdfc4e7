/** One experiment: what it is called, and its tags. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";

export interface ExperimentDetail {
  experimentId: string;
  name: string;
  deleted: boolean;
  tags: ReadonlyMap<string, string>;
}

export function experimentQuery(experimentId: string) {
  return queryOptions({
    queryKey: ["experiment", experimentId],
    queryFn: async ({ signal }): Promise<ExperimentDetail> => {
      const { data } = await api.GET("/api/2.0/mlflow/experiments/get", {
        params: { query: { experiment_id: experimentId } },
        signal,
      });
      if (!data) throw new Error("The server sent no experiment.");
      const { experiment } = data;
      return {
        experimentId,
        name: experiment.name ?? "",
        deleted: experiment.lifecycle_stage === "deleted",
        tags: new Map((experiment.tags ?? []).map(({ key, value }) => [key, value ?? ""])),
      };
    },
    staleTime: 10_000,
  });
}
