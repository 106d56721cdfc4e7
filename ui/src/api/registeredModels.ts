/** Registered models: what there are, how they stand, and what people change about them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, queryClient } from "./client";
import { type ModelVersion, modelVersion } from "./modelVersions";
import type { components } from "./openapi.gen";

export interface RegisteredModel {
  name: string;
  description: string;
  /** Times are ms since 1970 UTC. */
  created: number | undefined;
  updated: number | undefined;
  tags: ReadonlyMap<string, string>;
  /** Alias → version. */
  aliases: ReadonlyMap<string, string>;
  /** The newest version of each stage. */
  latest: readonly ModelVersion[];
}

/** The versions in a stage: how many, and the newest of them. */
export interface StageHolders {
  stage: string;
  count: number;
  versions: readonly string[];
}

/** What one is on a registered model, each with all that those before may. */
export const MODEL_ROLES = ["viewer", "editor", "approver", "manager", "admin"] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

/** How a registered model stands. */
export interface ModelOverview {
  name: string;
  versions: number;
  stages: readonly StageHolders[];
  owners: readonly string[];
  pendingRequests: number;
  role: ModelRole | undefined;
  hasPolicy: boolean;
  lastChange: { time: number; actor: string; action: string; version: string } | undefined;
}

export function isAtLeast(role: ModelRole | undefined, wanted: ModelRole): boolean {
  return role !== undefined && MODEL_ROLES.indexOf(role) >= MODEL_ROLES.indexOf(wanted);
}

function registeredModel(wire: components["schemas"]["RegisteredModel"]): RegisteredModel {
  return {
    name: wire.name ?? "",
    description: wire.description ?? "",
    created: toInteger(wire.creation_timestamp),
    updated: toInteger(wire.last_updated_timestamp),
    tags: new Map((wire.tags ?? []).map((tag) => [tag.key, tag.value ?? ""])),
    aliases: new Map((wire.aliases ?? []).map(({ alias, version }) => [alias, version])),
    latest: (wire.latest_versions ?? []).map(modelVersion),
  };
}

const PAGE = 200;

/**
 * Registered models that a filter finds, by name.
 *
 * @param filter in the filter language; empty: all
 */
export function registeredModelsQuery(filter: string, pageSize = PAGE) {
  return infiniteQueryOptions({
    queryKey: ["registry", "models", filter, pageSize],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await api.GET("/api/2.0/mlflow/registered-models/search", {
        params: { query: { filter, max_results: pageSize, page_token: pageParam } },
        signal,
      });
      return {
        models: (data?.registered_models ?? []).map(registeredModel),
        nextPage: data?.next_page_token ?? "",
      };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPage || undefined,
  });
}

export function registeredModelQuery(name: string) {
  return queryOptions({
    queryKey: ["registry", "model", name],
    queryFn: async ({ signal }): Promise<RegisteredModel> => {
      const { data } = await api.GET("/api/2.0/mlflow/registered-models/get", {
        params: { query: { name } },
        signal,
      });
      if (!data) throw new Error("The server sent no registered model.");
      return registeredModel(data.registered_model);
    },
  });
}

/** How all registered models that one may see stand, by name; or only one of them. */
export function modelOverviewQuery(name?: string) {
  return queryOptions({
    queryKey: ["registry", "overview", name ?? ""],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, ModelOverview>> => {
      const { data } = await api.GET("/api/2.0/headrace/registered-models/overview", {
        params: { query: { names: name === undefined ? [] : [name] } },
        signal,
      });
      return new Map((data?.models ?? []).map((wire) => [wire.name, overview(wire)]));
    },
  });
}

function overview(wire: components["schemas"]["ModelOverview"]): ModelOverview {
  const last = wire.last_change;
  return {
    name: wire.name,
    versions: wire.versions ?? 0,
    stages: wire.stages ?? [],
    owners: wire.owners ?? [],
    pendingRequests: wire.pending_requests ?? 0,
    role: MODEL_ROLES.find((role) => role === wire.role),
    hasPolicy: wire.has_policy ?? false,
    lastChange: last
      ? {
          time: toInteger(last.time) ?? 0,
          actor: last.actor,
          action: last.action,
          version: last.version ?? "",
        }
      : undefined,
  };
}

/** Whatever shows something of the registry reads it again. */
export async function refreshRegistry(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["registry"] });
}

export async function createModel(
  name: string,
  description: string,
  tags: ReadonlyMap<string, string>,
): Promise<void> {
  await api.POST("/api/2.0/mlflow/registered-models/create", {
    body: { name, description, tags: [...tags].map(([key, value]) => ({ key, value })) },
  });
  await refreshRegistry();
}

/** Refresh the registry when the page of the old name is left. */
export async function renameModel(name: string, newName: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/registered-models/rename", {
    body: { name, new_name: newName },
  });
}

export async function describeModel(name: string, description: string): Promise<void> {
  await api.PATCH("/api/2.0/mlflow/registered-models/update", { body: { name, description } });
  await refreshRegistry();
}

/** Refresh the registry when the page of the model is left. */
export async function deleteModel(name: string): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/registered-models/delete", { params: { query: { name } } });
}

export async function setModelTag(name: string, key: string, value: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/registered-models/set-tag", { body: { name, key, value } });
  await refreshRegistry();
}

export async function deleteModelTag(name: string, key: string): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/registered-models/delete-tag", {
    params: { query: { name, key } },
  });
  await refreshRegistry();
}

export async function setAlias(name: string, alias: string, version: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/registered-models/alias", { body: { name, alias, version } });
  await refreshRegistry();
}

export async function deleteAlias(name: string, alias: string): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/registered-models/alias", {
    params: { query: { name, alias } },
  });
  await refreshRegistry();
}
