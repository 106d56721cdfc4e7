/** Versions of registered models. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api } from "./client";

export interface ModelVersionOfRun {
  name: string;
  version: string;
  stage: string;
  aliases: readonly string[];
  source: string;
  created: number | undefined;
}

/** Versions that were registered from a run. */
export function modelVersionsOfRunQuery(runId: string) {
  return queryOptions({
    queryKey: ["run", runId, "model-versions"],
    queryFn: async ({ signal }): Promise<ModelVersionOfRun[]> => {
      const { data } = await api.GET("/api/2.0/mlflow/model-versions/search", {
        params: { query: { filter: `run_id = '${runId}'`, max_results: 100 } },
        signal,
      });
      return (data?.model_versions ?? []).map((version) => ({
        name: version.name ?? "",
        version: version.version ?? "",
        stage: version.current_stage ?? "",
        aliases: version.aliases ?? [],
        source: version.source ?? "",
        created: toInteger(version.creation_timestamp),
      }));
    },
  });
}
