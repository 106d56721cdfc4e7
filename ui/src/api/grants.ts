/** Roles of users and groups. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, queryClient } from "./client";
import type { components } from "./openapi.gen";

/** Each holds all that those before it hold. */
export const ROLES = ["viewer", "editor", "approver", "manager", "admin"] as const;
export type Role = (typeof ROLES)[number];

export const SCOPES = ["everything", "experiment", "model", "pattern"] as const;
export type Scope = (typeof SCOPES)[number];

export interface Grant {
  id: string;
  /** One of both is empty. */
  username: string;
  group: string;
  role: Role;
  scope: Scope;
  /** An experiment's id, a model's name, or a pattern of names. */
  target: string;
  /** ms since 1970 UTC. */
  created: number | undefined;
}

/** What a role is granted to, and on. */
export type Place = Pick<Grant, "username" | "group" | "scope" | "target">;

export function grantOf(wire: components["schemas"]["Grant"]): Grant {
  return {
    id: wire.id ?? "",
    username: wire.username ?? "",
    group: wire.group ?? "",
    role: ROLES.find((role) => role === wire.role) ?? "viewer",
    scope: SCOPES.find((scope) => scope === wire.scope) ?? "everything",
    target: wire.target ?? "",
    created: toInteger(wire.creation_timestamp),
  };
}

/** All roles that were granted; for admins. */
export const grantsQuery = queryOptions({
  queryKey: ["grants"],
  queryFn: async ({ signal }): Promise<Grant[]> => {
    const { data } = await api.GET("/api/2.0/headrace/grants/list", { signal });
    return (data?.grants ?? []).map(grantOf);
  },
});

async function refresh(): Promise<void> {
  await Promise.all(
    ["grants", "users", "session"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
  );
}

export async function grantRole(role: Role, place: Place): Promise<void> {
  await api.POST("/api/2.0/headrace/grants/create", { body: { role, ...place } });
  await refresh();
}

export async function revokeRole({ username, group, scope, target }: Place): Promise<void> {
  await api.DELETE("/api/2.0/headrace/grants/delete", {
    params: { query: { username, group, scope, target } },
  });
  await refresh();
}
