/** Requests to put a version into a stage. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api } from "./client";
import type { components } from "./openapi.gen";
import { refreshRegistry } from "./registeredModels";

export interface TransitionRequest {
  id: string;
  name: string;
  version: string;
  fromStage: string;
  toStage: string;
  user: string;
  comment: string;
  /** Times are ms since 1970 UTC. */
  created: number;
  mayApprove: boolean;
  mayReject: boolean;
  mayCancel: boolean;
  approvals: readonly { user: string; comment: string; time: number }[];
  approvalsNeeded: number;
}

function transitionRequest(wire: components["schemas"]["TransitionRequest"]): TransitionRequest {
  const actions = wire.available_actions ?? [];
  return {
    id: wire.id ?? "",
    name: wire.name ?? "",
    version: wire.version ?? "",
    fromStage: wire.from_stage ?? "",
    toStage: wire.to_stage ?? "",
    user: wire.user_id ?? "",
    comment: wire.comment ?? "",
    created: toInteger(wire.creation_timestamp) ?? 0,
    mayApprove: actions.includes("APPROVE_TRANSITION_REQUEST"),
    mayReject: actions.includes("REJECT_TRANSITION_REQUEST"),
    mayCancel: actions.includes("CANCEL_TRANSITION_REQUEST"),
    approvals: (wire.approvals ?? []).map(({ user_id, comment, creation_timestamp }) => ({
      user: user_id,
      comment: comment ?? "",
      time: toInteger(creation_timestamp) ?? 0,
    })),
    approvalsNeeded: wire.approvals_needed ?? 1,
  };
}

const PAGE = 200;

/** Open requests, the oldest first: of all registered models, or of one. */
export function openRequestsQuery(name = "") {
  return infiniteQueryOptions({
    queryKey: ["registry", "requests", name],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await api.GET("/api/2.0/headrace/transition-requests/search", {
        params: { query: { name, state: "open", max_results: PAGE, page_token: pageParam } },
        signal,
      });
      return {
        requests: (data?.requests ?? []).map(transitionRequest),
        nextPage: data?.next_page_token ?? "",
      };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPage || undefined,
  });
}

export function requestsOfVersionQuery(name: string, version: string) {
  return queryOptions({
    queryKey: ["registry", "requests", name, version],
    queryFn: async ({ signal }): Promise<TransitionRequest[]> => {
      const { data } = await api.GET("/api/2.0/mlflow/transition-requests/list", {
        params: { query: { name, version } },
        signal,
      });
      return (data?.requests ?? []).map(transitionRequest);
    },
  });
}

interface Transition {
  name: string;
  version: string;
  stage: string;
  comment: string;
}

export async function requestTransition(asked: Transition): Promise<void> {
  await api.POST("/api/2.0/mlflow/transition-requests/create", { body: asked });
  await refreshRegistry();
}

/** @returns whether the version was moved by it; otherwise more approvals are needed */
export async function approveTransition(
  asked: Transition & { archive: boolean },
): Promise<boolean> {
  const { archive, ...others } = asked;
  try {
    const { data } = await api.POST("/api/2.0/mlflow/transition-requests/approve", {
      body: { ...others, archive_existing_versions: archive },
    });
    return data?.activity.activity_type === "APPLIED_TRANSITION";
  } finally {
    await refreshRegistry();
  }
}

export async function rejectTransition(asked: Transition): Promise<void> {
  await api.POST("/api/2.0/mlflow/transition-requests/reject", { body: asked });
  await refreshRegistry();
}

export async function cancelTransition(asked: Transition & { creator: string }): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/transition-requests/delete", { params: { query: asked } });
  await refreshRegistry();
}
