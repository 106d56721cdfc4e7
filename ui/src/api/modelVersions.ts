/** Versions of registered models. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { toInteger, toNumber } from "../format/wire";
import { api } from "./client";
import type { components } from "./openapi.gen";
import { refreshRegistry } from "./registeredModels";

export interface ModelVersion {
  name: string;
  version: string;
  stage: string;
  aliases: readonly string[];
  source: string;
  user: string;
  description: string;
  /** Times are ms since 1970 UTC. */
  created: number | undefined;
  updated: number | undefined;
  runId: string | undefined;
  /** The logged model that it is, if it is one. */
  modelId: string | undefined;
  status: string;
  statusMessage: string;
  tags: ReadonlyMap<string, string>;
  /** Of the logged model. */
  params: ReadonlyMap<string, string>;
  metrics: ReadonlyMap<string, number>;
}

export function modelVersion(wire: components["schemas"]["ModelVersion"]): ModelVersion {
  return {
    name: wire.name ?? "",
    version: wire.version ?? "",
    stage: wire.current_stage || "None",
    aliases: wire.aliases ?? [],
    source: wire.source ?? "",
    user: wire.user_id ?? "",
    description: wire.description ?? "",
    created: toInteger(wire.creation_timestamp),
    updated: toInteger(wire.last_updated_timestamp),
    runId: wire.run_id || undefined,
    modelId: wire.model_id || undefined,
    status: String(wire.status ?? "READY"),
    statusMessage: wire.status_message ?? "",
    tags: new Map((wire.tags ?? []).map((tag) => [tag.key, tag.value ?? ""])),
    params: new Map((wire.model_params ?? []).map(({ name, value }) => [name ?? "", value ?? ""])),
    metrics: new Map((wire.model_metrics ?? []).map(({ key, value }) => [key, toNumber(value)])),
  };
}

/** Versions that were registered from a run. */
export function modelVersionsOfRunQuery(runId: string) {
  return queryOptions({
    queryKey: ["run", runId, "model-versions"],
    queryFn: async ({ signal }): Promise<ModelVersion[]> => {
      const { data } = await api.GET("/api/2.0/mlflow/model-versions/search", {
        params: { query: { filter: `run_id = '${runId}'`, max_results: 100 } },
        signal,
      });
      return (data?.model_versions ?? []).map(modelVersion);
    },
  });
}

const PAGE = 200;

/** The versions of a registered model, the newest first. */
export function modelVersionsQuery(name: string) {
  return infiniteQueryOptions({
    queryKey: ["registry", "versions", name],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await api.GET("/api/2.0/mlflow/model-versions/search", {
        params: {
          query: {
            filter: `name = '${name.replaceAll("'", "''")}'`,
            order_by: ["version_number DESC"],
            max_results: PAGE,
            page_token: pageParam,
          },
        },
        signal,
      });
      return {
        versions: (data?.model_versions ?? []).map(modelVersion),
        nextPage: data?.next_page_token ?? "",
      };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPage || undefined,
  });
}

export function modelVersionQuery(name: string, version: string) {
  return queryOptions({
    queryKey: ["registry", "version", name, version],
    queryFn: async ({ signal }): Promise<ModelVersion> => {
      const { data } = await api.GET("/api/2.0/mlflow/model-versions/get", {
        params: { query: { name, version } },
        signal,
      });
      if (!data) throw new Error("The server sent no version.");
      return modelVersion(data.model_version);
    },
  });
}

/** A column, tensor or param as the MLmodel file has it. */
export type SignatureField = Readonly<Record<string, unknown>>;

export interface ModelDetails {
  location: string;
  /** Where its files are shown; undefined: nowhere. */
  files: { of: "run" | "model" | "proxied"; id: string; path: string } | undefined;
  /** Why the MLmodel file could not be read; empty: it was. */
  problem: string;
  signature:
    | {
        inputs: readonly SignatureField[] | undefined;
        outputs: readonly SignatureField[] | undefined;
        params: readonly SignatureField[] | undefined;
      }
    | undefined;
  flavors: readonly { name: string; libraryVersion: string }[];
  pythonVersion: string;
  mlflowVersion: string;
  /** Bytes. */
  size: number | undefined;
  digests: readonly { path: string; sha256: string }[];
}

/** What is in the files of a version. They do not change. */
export function modelDetailsQuery(name: string, version: string) {
  return queryOptions({
    queryKey: ["model-details", name, version],
    queryFn: async ({ signal }): Promise<ModelDetails> => {
      const { data } = await api.GET("/api/2.0/headrace/model-versions/details", {
        params: { query: { name, version } },
        signal,
      });
      if (!data) throw new Error("The server sent no details.");
      return modelDetails(data);
    },
    staleTime: 300_000,
  });
}

function modelDetails(wire: components["schemas"]["ModelDetails"]): ModelDetails {
  const of = wire.files_of;
  const { signature } = wire;
  return {
    location: wire.location ?? "",
    files:
      of === "run" || of === "model" || of === "proxied"
        ? { of, id: wire.id ?? "", path: wire.path ?? "" }
        : undefined,
    problem: wire.problem ?? "",
    signature: signature
      ? {
          inputs: signature.inputs ?? undefined,
          outputs: signature.outputs ?? undefined,
          params: signature.params ?? undefined,
        }
      : undefined,
    flavors: (wire.flavors ?? []).map(({ name, library_version }) => ({
      name,
      libraryVersion: library_version ?? "",
    })),
    pythonVersion: wire.python_version ?? "",
    mlflowVersion: wire.mlflow_version ?? "",
    size: toInteger(wire.size),
    digests: wire.digests ?? [],
  };
}

export interface Gate {
  /** `run`, `tag`, `signature` or `better_than`. */
  kind: string;
  /** The condition. */
  text: string;
  /** Why it is not met, in the server's words; empty: it is. */
  unmet: readonly string[];
  /** Which reason that is, to be said in another language; empty: a server that does not tell. */
  reason: string;
  /** What the sentence names. */
  values: Readonly<Record<string, string>>;
}

export interface Gates {
  /** As the model writes it. */
  stage: string;
  /** 0: the version may be moved without a request. */
  approvalsNeeded: number;
  gates: readonly Gate[];
}

/** What it takes to put a version into a stage. */
export function gatesQuery(name: string, version: string, stage: string) {
  return queryOptions({
    queryKey: ["registry", "gates", name, version, stage],
    queryFn: async ({ signal }): Promise<Gates> => {
      const { data } = await api.GET("/api/2.0/headrace/model-versions/check-gates", {
        params: { query: { name, version, stage } },
        signal,
      });
      return {
        stage: data?.stage ?? stage,
        approvalsNeeded: data?.approvals_needed ?? 0,
        gates: (data?.gates ?? []).map((gate) => ({
          ...gate,
          unmet: gate.unmet ?? [],
          reason: gate.reason ?? "",
          values: gate.values ?? {},
        })),
      };
    },
  });
}

/** Puts a version into a stage; `archive`: those that are there now become `Archived`. */
export async function moveVersion(asked: {
  name: string;
  version: string;
  stage: string;
  archive: boolean;
  comment: string;
}): Promise<void> {
  const { archive, ...others } = asked;
  await api.POST("/api/2.0/mlflow/model-versions/transition-stage", {
    body: { ...others, archive_existing_versions: archive },
  });
  await refreshRegistry();
}

export async function describeVersion(
  name: string,
  version: string,
  description: string,
): Promise<void> {
  await api.PATCH("/api/2.0/mlflow/model-versions/update", {
    body: { name, version, description },
  });
  await refreshRegistry();
}

/** Refresh the registry when the page of the version is left. */
export async function deleteVersion(name: string, version: string): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/model-versions/delete", {
    params: { query: { name, version } },
  });
}

export async function setVersionTag(
  name: string,
  version: string,
  key: string,
  value: string,
): Promise<void> {
  await api.POST("/api/2.0/mlflow/model-versions/set-tag", {
    body: { name, version, key, value },
  });
  await refreshRegistry();
}

export async function deleteVersionTag(name: string, version: string, key: string): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/model-versions/delete-tag", {
    params: { query: { name, version, key } },
  });
  await refreshRegistry();
}
