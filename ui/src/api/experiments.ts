/** Experiments: what there are, how much is in them, and what people change about them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, queryClient } from "./client";
import type { components } from "./openapi.gen";

export interface Experiment {
  id: string;
  name: string;
  deleted: boolean;
  artifactLocation: string;
  /** Times are ms since 1970 UTC. */
  created: number | undefined;
  updated: number | undefined;
  tags: ReadonlyMap<string, string>;
}

/** What is in an experiment. */
export interface ExperimentOverview {
  activeRuns: number;
  deletedRuns: number;
  runningRuns: number;
  /** ms since 1970 UTC: the last change of any of its runs or of itself. */
  lastActivity: number;
}

const PAGE = 1000;

function experiment(wire: components["schemas"]["Experiment"]): Experiment {
  return {
    id: wire.experiment_id ?? "",
    name: wire.name ?? "",
    deleted: wire.lifecycle_stage === "deleted",
    artifactLocation: wire.artifact_location ?? "",
    created: toInteger(wire.creation_time),
    updated: toInteger(wire.last_update_time),
    tags: new Map((wire.tags ?? []).map((tag) => [tag.key, tag.value ?? ""])),
  };
}

/**
 * Experiments that a filter finds, the newest first, a thousand a page.
 *
 * @param filter in the filter language; empty: all
 */
export function experimentsQuery(filter: string, stage: "active" | "deleted", pageSize = PAGE) {
  return infiniteQueryOptions({
    queryKey: ["experiments", "search", filter, stage, pageSize],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await api.POST("/api/2.0/mlflow/experiments/search", {
        body: {
          filter,
          view_type: stage === "active" ? "ACTIVE_ONLY" : "DELETED_ONLY",
          order_by: ["creation_time DESC"],
          max_results: pageSize,
          page_token: pageParam,
        },
        signal,
      });
      return {
        experiments: (data?.experiments ?? []).map(experiment),
        nextPage: data?.next_page_token ?? "",
      };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPage || undefined,
  });
}

export function experimentQuery(experimentId: string) {
  return queryOptions({
    queryKey: ["experiments", "one", experimentId],
    queryFn: async ({ signal }) => {
      const { data } = await api.GET("/api/2.0/mlflow/experiments/get", {
        params: { query: { experiment_id: experimentId } },
        signal,
      });
      if (!data) throw new Error("The server sent no experiment.");
      return experiment(data.experiment);
    },
  });
}

/** What is in every experiment, by id: one call for the whole list. */
export const overviewQuery = queryOptions({
  queryKey: ["experiments", "overview"],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, ExperimentOverview>> => {
    const { data } = await api.GET("/api/2.0/headrace/experiments/overview", { signal });
    return new Map(
      (data?.experiments ?? []).map((one) => [
        one.experiment_id,
        {
          activeRuns: one.active_runs,
          deletedRuns: one.deleted_runs,
          runningRuns: one.running_runs,
          lastActivity: toInteger(one.last_activity) ?? 0,
        },
      ]),
    );
  },
});

/** Asks for the list before anything shows it. */
export function prefetchExperiments(filter: string, stage: "active" | "deleted"): void {
  if (filter === "") void queryClient.prefetchInfiniteQuery(experimentsQuery(filter, stage));
  void queryClient.prefetchQuery(overviewQuery);
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["experiments"] });
}

/** @returns the new experiment's id */
export async function createExperiment(
  name: string,
  tags: Readonly<Record<string, string>>,
  artifactLocation: string,
): Promise<string> {
  const { data } = await api.POST("/api/2.0/mlflow/experiments/create", {
    body: {
      name,
      artifact_location: artifactLocation,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    },
  });
  await refresh();
  return data?.experiment_id ?? "";
}

export async function renameExperiment(experimentId: string, name: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/experiments/update", {
    body: { experiment_id: experimentId, new_name: name },
  });
  await refresh();
}

export async function deleteExperiments(experimentIds: readonly string[]): Promise<void> {
  await each(experimentIds, (experiment_id) =>
    api.POST("/api/2.0/mlflow/experiments/delete", { body: { experiment_id } }),
  );
}

export async function restoreExperiments(experimentIds: readonly string[]): Promise<void> {
  await each(experimentIds, (experiment_id) =>
    api.POST("/api/2.0/mlflow/experiments/restore", { body: { experiment_id } }),
  );
}

/** The tags that differ are set; those that are gone are deleted. */
export async function changeExperimentTags(
  experimentId: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [key, value] of after) {
    if (before.get(key) === value) continue;
    await api.POST("/api/2.0/mlflow/experiments/set-experiment-tag", {
      body: { experiment_id: experimentId, key, value },
    });
  }
  for (const key of before.keys()) {
    if (after.has(key)) continue;
    await api.POST("/api/2.0/mlflow/experiments/delete-experiment-tag", {
      body: { experiment_id: experimentId, key },
    });
  }
  await refresh();
}

/** One after the other; what was done before a refusal is shown, too. */
async function each(ids: readonly string[], change: (id: string) => Promise<unknown>) {
  try {
    for (const id of ids) await change(id);
  } finally {
    await refresh();
  }
}
