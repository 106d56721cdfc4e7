/** One run: what is known of it, and what people change about it. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger, toNumber } from "../format/wire";
import { api, queryClient } from "./client";
import type { components } from "./openapi.gen";

export interface LatestMetric {
  key: string;
  value: number;
  step: number;
  /** ms since 1970 UTC. */
  timestamp: number;
}

export interface UsedDataset {
  name: string;
  digest: string;
  sourceType: string;
  /** JSON that finds it again. */
  source: string;
  /** JSON of columns or tensors, if known. */
  schema: string | undefined;
  /** JSON of counts, if known. */
  profile: string | undefined;
  /** What it was used for, if that was said. */
  context: string | undefined;
}

export interface RunDetail {
  runId: string;
  experimentId: string;
  name: string;
  status: string;
  deleted: boolean;
  user: string;
  /** Times are ms since 1970 UTC. */
  start: number | undefined;
  end: number | undefined;
  artifactUri: string;
  params: ReadonlyMap<string, string>;
  metrics: ReadonlyMap<string, LatestMetric>;
  tags: ReadonlyMap<string, string>;
  datasets: readonly UsedDataset[];
  inputModelIds: readonly string[];
  outputModelIds: readonly string[];
}

type WireRun = components["schemas"]["Run"];

const CONTEXT_TAG = "mlflow.data.context";
export const PARENT_TAG = "mlflow.parentRunId";
export const NOTE_TAG = "mlflow.note.content";

/** A run out of the server's answer. */
export function runDetail({ info, data, inputs, outputs }: WireRun): RunDetail {
  const metrics = (data?.metrics ?? []).map((metric) => ({
    key: metric.key,
    value: toNumber(metric.value),
    step: toInteger(metric.step) ?? 0,
    timestamp: toInteger(metric.timestamp) ?? 0,
  }));
  return {
    runId: info.run_id,
    experimentId: info.experiment_id,
    name: info.run_name ?? "",
    status: info.status ?? "RUNNING",
    deleted: info.lifecycle_stage === "deleted",
    user: info.user_id ?? "",
    start: toInteger(info.start_time) || undefined,
    end: toInteger(info.end_time) || undefined,
    artifactUri: info.artifact_uri ?? "",
    params: new Map((data?.params ?? []).map((param) => [param.key, param.value ?? ""])),
    metrics: new Map(metrics.map((metric) => [metric.key, metric])),
    tags: new Map((data?.tags ?? []).map((tag) => [tag.key, tag.value ?? ""])),
    datasets: (inputs?.dataset_inputs ?? []).map(usedDataset),
    inputModelIds: (inputs?.model_inputs ?? []).map((model) => model.model_id),
    outputModelIds: (outputs?.model_outputs ?? []).map((model) => model.model_id),
  };
}

function usedDataset({ dataset, tags }: components["schemas"]["DatasetInput"]): UsedDataset {
  return {
    name: dataset.name,
    digest: dataset.digest,
    sourceType: dataset.source_type ?? "",
    source: dataset.source ?? "",
    schema: dataset.schema ?? undefined,
    profile: dataset.profile ?? undefined,
    context: tags?.find((tag) => tag.key === CONTEXT_TAG)?.value,
  };
}

export function runQuery(runId: string) {
  return queryOptions({
    queryKey: ["run", runId],
    queryFn: async ({ signal }): Promise<RunDetail> => {
      const { data } = await api.GET("/api/2.0/mlflow/runs/get", {
        params: { query: { run_id: runId } },
        signal,
      });
      if (!data) throw new Error("The server sent no run.");
      return runDetail(data.run);
    },
  });
}

export interface ChildRun {
  runId: string;
  experimentId: string;
  name: string;
  status: string;
  start: number | undefined;
  end: number | undefined;
}

const MOST_CHILDREN = 200;

/** Runs that were started inside a run, the first-started first; at most 200. */
export function childRunsQuery(runId: string, experimentId: string) {
  return queryOptions({
    queryKey: ["run", runId, "children"],
    queryFn: async ({ signal }): Promise<{ children: ChildRun[]; more: boolean }> => {
      const { data } = await api.POST("/api/2.0/mlflow/runs/search", {
        body: {
          experiment_ids: [experimentId],
          filter: `tags.\`${PARENT_TAG}\` = '${runId}'`,
          order_by: ["attributes.start_time ASC"],
          max_results: MOST_CHILDREN,
        },
        signal,
      });
      const runs = (data?.runs ?? []).map(runDetail);
      return { children: runs, more: Boolean(data?.next_page_token) };
    },
  });
}

/** What shows a run, alone or among others, reads it again. */
async function refreshRun(runId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["run", runId] }),
    queryClient.invalidateQueries({ queryKey: ["runs"] }),
  ]);
}

export async function renameRun(runId: string, name: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/runs/update", { body: { run_id: runId, run_name: name } });
  await refreshRun(runId);
}

export async function setRunTag(runId: string, key: string, value: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/runs/set-tag", { body: { run_id: runId, key, value } });
  await refreshRun(runId);
}

export async function deleteRunTag(runId: string, key: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/runs/delete-tag", { body: { run_id: runId, key } });
  await refreshRun(runId);
}

export async function deleteRun(runId: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/runs/delete", { body: { run_id: runId } });
  await refreshRun(runId);
}

export async function restoreRun(runId: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/runs/restore", { body: { run_id: runId } });
  await refreshRun(runId);
}
