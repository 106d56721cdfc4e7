/** What is done to each of many runs, and how it is undone. */
import { api } from "../../../api/client";
import { fetchRunValues } from "../../../api/runTable";

export function deleteRun(runId: string) {
  return api.POST("/api/2.0/mlflow/runs/delete", { body: { run_id: runId } });
}

export function restoreRun(runId: string) {
  return api.POST("/api/2.0/mlflow/runs/restore", { body: { run_id: runId } });
}

export function setTag(runId: string, key: string, value: string) {
  return api.POST("/api/2.0/mlflow/runs/set-tag", { body: { run_id: runId, key, value } });
}

export function deleteTag(runId: string, key: string) {
  return api.POST("/api/2.0/mlflow/runs/delete-tag", { body: { run_id: runId, key } });
}

/** Remembers what a tag was on each run, and gives back how to make it so again. */
export async function tagBefore(
  runIds: readonly string[],
  key: string,
): Promise<(runId: string) => Promise<unknown>> {
  const column = `tags.${key}`;
  const values = (await fetchRunValues(runIds, [column]))[column] ?? [];
  const before = new Map(runIds.map((runId, nth) => [runId, values[nth] ?? null]));
  return (runId) => {
    const value = before.get(runId) ?? null;
    return value === null ? deleteTag(runId, key) : setTag(runId, key, String(value));
  };
}
