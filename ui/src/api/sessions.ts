/** Who looks at the app, and what they may do. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, queryClient } from "./client";
import { type Grant, grantOf, ROLES, type Role } from "./grants";
import type { components } from "./openapi.gen";

export interface Session {
  /** Whether this server asks who one is at all; if not, everybody may do everything. */
  signIn: boolean;
  signedIn: boolean;
  username: string;
  kind: string;
  /** On everything; undefined: none there. */
  role: Role | undefined;
  grants: readonly Grant[];
}

function session(wire: components["schemas"]["Session"]): Session {
  return {
    signIn: wire.sign_in ?? false,
    signedIn: wire.signed_in ?? false,
    username: wire.username ?? "",
    kind: wire.kind ?? "",
    role: ROLES.find((role) => role === wire.role),
    grants: (wire.grants ?? []).map(grantOf),
  };
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session> => {
    const { data } = await api.GET("/api/2.0/headrace/session", { signal });
    return session(data ?? {});
  },
  staleTime: 60_000,
});

/** Whether somebody has this role, or a greater one, on everything. */
export function holds(session: Session | undefined, role: Role): boolean {
  const own = session?.role;
  return own !== undefined && ROLES.indexOf(own) >= ROLES.indexOf(role);
}

/** Somebody else looks now: what was seen before is forgotten, but for who it is. */
function begin(wire: components["schemas"]["Session"] | undefined): void {
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
  queryClient.setQueryData(sessionQuery.queryKey, session(wire ?? {}));
}

/** The server does not know any more who looks. */
export function endSession(): void {
  queryClient.setQueryData(sessionQuery.queryKey, session({ sign_in: true }));
}

export async function signIn(username: string, password: string): Promise<void> {
  const { data } = await api.POST("/api/2.0/headrace/sign-in", { body: { username, password } });
  begin(data);
}

/** Makes the first user of the server, an admin, and signs them in. */
export async function signInFirst(link: string, username: string, password: string): Promise<void> {
  const { data } = await api.POST("/api/2.0/headrace/sign-in/first", {
    body: { link, username, password },
  });
  begin(data);
}

/** Gives the link's user a password, and signs them in. */
export async function signInByLink(link: string, password: string): Promise<void> {
  const { data } = await api.POST("/api/2.0/headrace/sign-in/link", { body: { link, password } });
  begin(data);
}

/** @returns Where to go on to, to sign out at the provider, too; empty: nowhere. */
export async function signOut(): Promise<string> {
  const { data } = await api.POST("/api/2.0/headrace/sign-out", { body: "" });
  return data?.go_on_to ?? "";
}

export interface SignInLink {
  /** Whose it is; empty: it makes the first user. */
  username: string;
  /** ms since 1970 UTC. */
  expires: number | undefined;
}

/** What a link that was given to somebody is good for. */
export function linkQuery(link: string) {
  return queryOptions({
    queryKey: ["sign-in-link", link],
    queryFn: async ({ signal }): Promise<SignInLink> => {
      const { data } = await api.POST("/api/2.0/headrace/sign-in/look", {
        body: { link },
        signal,
      });
      return { username: data?.username ?? "", expires: toInteger(data?.expiry_timestamp) };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Another way in than a password: a provider that people have accounts with. */
export interface Provider {
  name: string;
  label: string;
  /** Where the browser goes to begin. */
  start: string;
}

export const providersQuery = queryOptions({
  queryKey: ["sign-in-ways"],
  queryFn: async ({ signal }): Promise<Provider[]> => {
    const { data } = await api.GET("/api/2.0/headrace/sign-in/ways", { signal });
    return (data?.providers ?? []).map(({ name, label, start }) => ({ name, label, start }));
  },
  staleTime: Number.POSITIVE_INFINITY,
});
