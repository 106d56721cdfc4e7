/** Logged models. */
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client";
import type { components } from "./openapi.gen";

export interface LoggedModelSummary {
  modelId: string;
  experimentId: string;
  name: string;
  type: string;
  status: string;
  /** Name and version of what it was registered as. */
  registrations: readonly { name: string; version: string }[];
}

function summary({ info }: components["schemas"]["LoggedModel"]) {
  return {
    modelId: info.model_id,
    experimentId: info.experiment_id,
    name: info.name ?? "",
    type: info.model_type ?? "",
    status: String(info.status ?? ""),
    registrations: info.registrations ?? [],
  };
}

/** Models that a run made. */
export function loggedModelsOfRunQuery(runId: string, experimentId: string) {
  return queryOptions({
    queryKey: ["run", runId, "logged-models"],
    queryFn: async ({ signal }): Promise<LoggedModelSummary[]> => {
      const { data } = await api.POST("/api/2.0/mlflow/logged-models/search", {
        body: {
          experiment_ids: [experimentId],
          filter: `source_run_id = '${runId}'`,
          max_results: 50,
        },
        signal,
      });
      return (data?.models ?? []).map(summary);
    },
  });
}
