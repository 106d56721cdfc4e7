/** What is done to many runs at once: a few requests at a time, and told what failed. */
import { api } from "../../../api/client";
import { fetchRunValues } from "../../../api/runTable";

export interface Outcome {
  done: string[];
  failed: string[];
  /** The first failure's words. */
  reason: string;
}

const AT_ONCE = 6;

/** Does something to each run. Those that fail do not keep the others from being done. */
export async function forEachRun(
  runIds: readonly string[],
  act: (runId: string) => Promise<unknown>,
  onProgress: (done: number) => void = () => {},
): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [], reason: "" };
  let next = 0;
  const worker = async () => {
    while (next < runIds.length) {
      const runId = runIds[next++] as string;
      try {
        await act(runId);
        outcome.done.push(runId);
      } catch (failure) {
        outcome.failed.push(runId);
        outcome.reason ||= failure instanceof Error ? failure.message : String(failure);
      }
      onProgress(outcome.done.length + outcome.failed.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, runIds.length) }, worker));
  return outcome;
}

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
