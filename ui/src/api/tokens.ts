/** Personal access tokens. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, queryClient } from "./client";
import { ROLES, type Role } from "./grants";

export interface Token {
  id: string;
  username: string;
  name: string;
  /** The most that it may do. */
  role: Role;
  /** Times are ms since 1970 UTC. */
  created: number | undefined;
  /** Undefined: never. */
  expires: number | undefined;
  /** To the minute; undefined: not yet. */
  used: number | undefined;
}

/**
 * Tokens without their secrets.
 *
 * @param everybody all users' (for admins), not only one's own
 */
export function tokensQuery(everybody: boolean) {
  return queryOptions({
    queryKey: ["tokens", everybody],
    queryFn: async ({ signal }): Promise<Token[]> => {
      const { data } = await api.GET("/api/2.0/headrace/tokens/list", {
        params: { query: { everybody } },
        signal,
      });
      return (data?.tokens ?? []).map((token) => ({
        id: token.id ?? "",
        username: token.username ?? "",
        name: token.name ?? "",
        role: ROLES.find((role) => role === token.role) ?? "viewer",
        created: toInteger(token.creation_timestamp),
        expires: toInteger(token.expiry_timestamp) || undefined,
        used: toInteger(token.last_used_timestamp) || undefined,
      }));
    },
  });
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: ["tokens"] });
}

/**
 * @param username whose; empty: one's own
 * @param lifetime in ms; undefined: for good
 * @returns The secret: nobody can see it again.
 */
export async function createToken(
  username: string,
  name: string,
  role: Role,
  lifetime: number | undefined,
): Promise<string> {
  const { data } = await api.POST("/api/2.0/headrace/tokens/create", {
    body: { username, name, role, lifetime: lifetime ?? null },
  });
  await refresh();
  return data?.token ?? "";
}

export async function revokeToken(id: string): Promise<void> {
  await api.DELETE("/api/2.0/headrace/tokens/delete", { params: { query: { id } } });
  await refresh();
}
