/** The audit log: who changed what, and whether the log is as it was written. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api } from "./client";
import type { components } from "./openapi.gen";

/** A state of something, as JSON. */
export type State = Readonly<Record<string, unknown>>;

export interface AuditEntry {
  seq: number;
  /** ms since 1970 UTC. */
  time: number;
  actor: string;
  actorKind: string;
  /** Where the call came from; empty: a process of the store's own machine. */
  address: string;
  /** `noun.participle`, such as `model_version.transitioned`. */
  action: string;
  name: string;
  version: number | undefined;
  /** Until then; undefined: it was not there. */
  before: State | undefined;
  /** From then on; undefined: it is gone. */
  after: State | undefined;
  /** Path → SHA-256 of a model's files. */
  digests: Readonly<Record<string, string>> | undefined;
  comment: string;
  previous: string;
  hash: string;
}

export interface AuditFilter {
  /** What was changed: a registered model's name, a run's id, …. */
  name?: string;
  version?: number;
  actor?: string;
  /** A whole action, or a noun for all that concerns it. */
  action?: string;
  /** Times are ms since 1970 UTC, both included. */
  since?: number;
  until?: number;
}

const PAGE = 200;
const EXPORTED_AT_ONCE = 1000;

function entryOf(wire: components["schemas"]["AuditEntry"]): AuditEntry {
  return {
    seq: wire.seq,
    time: toInteger(wire.time) ?? 0,
    actor: wire.actor,
    actorKind: wire.actor_kind,
    address: wire.address,
    action: wire.action,
    name: wire.name,
    version: wire.version ?? undefined,
    before: wire.before ?? undefined,
    after: wire.after ?? undefined,
    digests: wire.digests ?? undefined,
    comment: wire.comment,
    previous: wire.previous,
    hash: wire.hash,
  };
}

/** Entries, the newest first, some hundred a page. */
export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit", "list", filter],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await api.GET("/api/2.0/headrace/audit/list", {
        params: { query: { ...filter, max_results: PAGE, page_token: pageParam } },
        signal,
      });
      return {
        entries: (data?.entries ?? []).map(entryOf),
        nextPage: data?.next_page_token ?? "",
      };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPage || undefined,
  });
}

/** The entries of a filter as `mlflow audit export` writes them: JSON, one a line, oldest first. */
export async function exportAudit(filter: AuditFilter): Promise<Blob> {
  const parts: string[] = [];
  let page_token = "";
  do {
    const { data } = await api.GET("/api/2.0/headrace/audit/list", {
      params: {
        query: { ...filter, ascending: true, max_results: EXPORTED_AT_ONCE, page_token },
      },
    });
    parts.push(...(data?.entries ?? []).map((entry) => `${JSON.stringify(entry)}\n`));
    page_token = data?.next_page_token ?? "";
  } while (page_token !== "");
  return new Blob(parts, { type: "application/x-ndjson" });
}

export interface Verification {
  entries: number;
  /** Of the last entry: who notes both elsewhere can prove later that nothing was rewritten. */
  seq: number;
  hash: string;
  findings: readonly { seq: number; problem: string; message: string }[];
}

/** Has the server examine the whole log. */
export async function verifyAudit(): Promise<Verification> {
  const { data } = await api.GET("/api/2.0/headrace/audit/verify");
  if (!data) throw new Error("The server sent no result.");
  return {
    entries: data.entries,
    seq: data.seq,
    hash: data.hash,
    findings: data.findings,
  };
}

export interface PastVersion {
  name: string;
  version: string;
  stage: string;
  user: string;
  runId: string | undefined;
  aliases: readonly string[];
}

export interface PastRegistry {
  models: readonly string[];
  versions: readonly PastVersion[];
}

/**
 * Registered models and all their versions as they were.
 *
 * @param time ms since 1970 UTC
 */
export function registryAsOfQuery(time: number) {
  return queryOptions({
    queryKey: ["registry", "as-of", time],
    queryFn: async ({ signal }): Promise<PastRegistry> => {
      const { data } = await api.GET("/api/2.0/headrace/registered-models/as-of", {
        params: { query: { time } },
        signal,
      });
      return {
        models: (data?.registered_models ?? []).map((model) => model.name ?? ""),
        versions: (data?.model_versions ?? []).map((version) => ({
          name: version.name ?? "",
          version: version.version ?? "",
          stage: version.current_stage || "None",
          user: version.user_id ?? "",
          runId: version.run_id || undefined,
          aliases: version.aliases ?? [],
        })),
      };
    },
  });
}
