/** Webhooks: who is told of what happens in the registry, and what was sent. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, queryClient } from "./client";
import type { components } from "./openapi.gen";

export interface Webhook {
  id: string;
  name: string;
  url: string;
  /** `entity.action`, such as `model_version.transitioned`. */
  events: readonly string[];
  isActive: boolean;
  /** ms since 1970 UTC. */
  created: number | undefined;
}

/** What a webhook is made of; a secret of undefined stays as it is. */
export interface WebhookDraft {
  name: string;
  url: string;
  events: readonly string[];
  secret: string | undefined;
}

export interface Delivery {
  id: string;
  event: string;
  /** What was sent. */
  body: string;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  /** Times are ms since 1970 UTC. */
  next: number | undefined;
  created: number | undefined;
  updated: number | undefined;
  status: number | undefined;
  error: string;
}

export interface TestResult {
  success: boolean;
  status: number | undefined;
  body: string;
  error: string;
}

const MOST = 1000;
const DELIVERIES = 50;

function webhook(wire: components["schemas"]["Webhook"]): Webhook {
  return {
    id: wire.webhook_id ?? "",
    name: wire.name ?? "",
    url: wire.url ?? "",
    events: (wire.events ?? []).map(({ entity, action }) => `${entity}.${action}`.toLowerCase()),
    isActive: wire.status === "ACTIVE",
    created: toInteger(wire.creation_timestamp),
  };
}

/** The first thousand, by name. */
export const webhooksQuery = queryOptions({
  queryKey: ["webhooks", "list"],
  queryFn: async ({ signal }): Promise<Webhook[]> => {
    const { data } = await api.GET("/api/2.0/mlflow/webhooks", {
      params: { query: { max_results: MOST } },
      signal,
    });
    return (data?.webhooks ?? []).map(webhook).sort((a, b) => a.name.localeCompare(b.name));
  },
});

/** What was sent to a webhook, or is to be, the newest first. */
export function deliveriesQuery(webhookId: string) {
  return infiniteQueryOptions({
    queryKey: ["webhooks", "deliveries", webhookId],
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await api.GET("/api/2.0/headrace/webhooks/deliveries", {
        params: {
          query: { webhook_id: webhookId, max_results: DELIVERIES, page_token: pageParam },
        },
        signal,
      });
      return {
        deliveries: (data?.deliveries ?? []).map(
          (wire): Delivery => ({
            id: wire.id ?? "",
            event: wire.event ?? "",
            body: wire.body ?? "",
            state: wire.state === "delivered" || wire.state === "failed" ? wire.state : "waiting",
            attempts: wire.attempts ?? 0,
            next: toInteger(wire.next_attempt),
            created: toInteger(wire.creation_timestamp),
            updated: toInteger(wire.last_updated_timestamp),
            status: wire.response_status ?? undefined,
            error: wire.error ?? "",
          }),
        ),
        nextPage: data?.next_page_token ?? "",
      };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPage || undefined,
  });
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["webhooks"] });
}

function wireOf({ name, url, events, secret }: WebhookDraft) {
  const pairs = events.map((event) => {
    const [entity = "", action = ""] = event.toUpperCase().split(".");
    return { entity, action };
  });
  return { name, url, events: pairs, ...(secret !== undefined && { secret }) };
}

export async function createWebhook(draft: WebhookDraft): Promise<void> {
  await api.POST("/api/2.0/mlflow/webhooks", { body: wireOf(draft) });
  await refresh();
}

export async function changeWebhook(id: string, draft: WebhookDraft): Promise<void> {
  await api.PATCH("/api/2.0/mlflow/webhooks/{webhook_id}", {
    params: { path: { webhook_id: id } },
    body: { ...wireOf(draft), webhook_id: id },
  });
  await refresh();
}

export async function switchWebhook(id: string, isActive: boolean): Promise<void> {
  await api.PATCH("/api/2.0/mlflow/webhooks/{webhook_id}", {
    params: { path: { webhook_id: id } },
    body: { webhook_id: id, status: isActive ? "ACTIVE" : "DISABLED" },
  });
  await refresh();
}

export async function deleteWebhook(id: string): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/webhooks/{webhook_id}", {
    params: { path: { webhook_id: id } },
  });
  await refresh();
}

/** Sends a sample, once, and tells what became of it. */
export async function testWebhook(id: string): Promise<TestResult> {
  const { data } = await api.POST("/api/2.0/mlflow/webhooks/{webhook_id}/test", {
    params: { path: { webhook_id: id } },
    body: { webhook_id: id },
  });
  const result = data?.result;
  return {
    success: result?.success ?? false,
    status: result?.response_status ?? undefined,
    body: result?.response_body ?? "",
    error: result?.error_message ?? "",
  };
}

export async function redeliver(webhookId: string, id: string): Promise<void> {
  await api.POST("/api/2.0/headrace/webhooks/redeliver", {
    body: { webhook_id: webhookId, id },
  });
  await refresh();
}
