/** Who changed what of registered models; going back. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api } from "./client";
import { type ModelVersion, modelVersion } from "./modelVersions";
import type { components } from "./openapi.gen";
import { refreshRegistry } from "./registeredModels";

/** A change. Which fields it has depends on the action; the others are empty. */
export interface HistoryEntry {
  seq: number;
  /** ms since 1970 UTC. */
  time: number;
  actor: string;
  /** As in the audit log: `model_version.transitioned`. */
  action: string;
  version: string;
  fromStage: string;
  toStage: string;
  key: string;
  was: string;
  now: string;
  comment: string;
}

function historyEntry(wire: components["schemas"]["HistoryEntry"]): HistoryEntry {
  return {
    seq: toInteger(wire.seq) ?? 0,
    time: toInteger(wire.time) ?? 0,
    actor: wire.actor,
    action: wire.action,
    version: wire.version ?? "",
    fromStage: wire.from_stage ?? "",
    toStage: wire.to_stage ?? "",
    key: wire.key ?? "",
    was: wire.was ?? "",
    now: wire.now ?? "",
    comment: wire.comment ?? "",
  };
}

const PAGE = 50;
const MOST_MOVES = 1000;

/** What became of a registered model, or of one version, the newest first. */
export function historyQuery(name: string, version = "") {
  return infiniteQueryOptions({
    queryKey: ["registry", "history", name, version],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await api.GET("/api/2.0/headrace/registered-models/history", {
        params: { query: { name, version, max_results: PAGE, page_token: pageParam } },
        signal,
      });
      return {
        entries: (data?.entries ?? []).map(historyEntry),
        nextPage: data?.next_page_token ?? "",
      };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPage || undefined,
  });
}

/** Which version came into which stage when, the newest first; the last thousand moves. */
export function movesQuery(name: string) {
  return queryOptions({
    queryKey: ["registry", "moves", name],
    queryFn: async ({ signal }): Promise<HistoryEntry[]> => {
      const { data } = await api.GET("/api/2.0/headrace/registered-models/history", {
        params: { query: { name, moves: true, max_results: MOST_MOVES } },
        signal,
      });
      return (data?.entries ?? []).map(historyEntry);
    },
  });
}

/** Puts the version that held a stage before back into it. */
export async function rollBack(name: string, stage: string, comment: string): Promise<void> {
  await api.POST("/api/2.0/headrace/registered-models/rollback", {
    body: { name, stage, comment },
  });
  await refreshRegistry();
}

/** The version that going back would put into a stage; an error says why there is none. */
export function rollbackQuery(name: string, stage: string) {
  return queryOptions({
    // Not the registry's: after it was done there may be nothing left to go back to.
    queryKey: ["rollback", name, stage],
    staleTime: 0,
    gcTime: 0,
    queryFn: async ({ signal }): Promise<ModelVersion> => {
      const { data } = await api.GET("/api/2.0/headrace/registered-models/rollback", {
        params: { query: { name, stage } },
        signal,
      });
      if (!data) throw new Error("The server sent no version.");
      return modelVersion(data.model_version);
    },
  });
}
