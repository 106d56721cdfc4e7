/** Users, service accounts and groups. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, queryClient } from "./client";
import { ROLES, type Role } from "./grants";
import type { components } from "./openapi.gen";

export interface User {
  username: string;
  kind: "user" | "service";
  active: boolean;
  hasPassword: boolean;
  groups: readonly string[];
  /** On everything; undefined: none there of their own. */
  role: Role | undefined;
  /** ms since 1970 UTC. */
  created: number | undefined;
}

export interface Group {
  name: string;
  members: readonly string[];
}

const PAGE = 1000;
/** All users are in it. */
export const EVERYONE = "everyone";

function user(wire: components["schemas"]["User"]): User {
  return {
    username: wire.username ?? "",
    kind: wire.kind === "service" ? "service" : "user",
    active: wire.active ?? true,
    hasPassword: wire.has_password ?? false,
    groups: wire.groups ?? [],
    role: ROLES.find((role) => role === wire.role),
    created: toInteger(wire.creation_timestamp),
  };
}

/** All users, by name; for admins. */
export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: async ({ signal }): Promise<User[]> => {
    const users: User[] = [];
    let page_token = "";
    do {
      const { data } = await api.GET("/api/2.0/headrace/users/list", {
        params: { query: { max_results: PAGE, page_token } },
        signal,
      });
      users.push(...(data?.users ?? []).map(user));
      page_token = data?.next_page_token ?? "";
    } while (page_token !== "");
    return users;
  },
});

/** All groups with their members; for admins. */
export const groupsQuery = queryOptions({
  queryKey: ["groups"],
  queryFn: async ({ signal }): Promise<Group[]> => {
    const { data } = await api.GET("/api/2.0/headrace/groups/list", { signal });
    return (data?.groups ?? []).map((group) => ({
      name: group.name ?? "",
      members: group.members ?? [],
    }));
  },
});

async function refresh(): Promise<void> {
  await Promise.all(
    ["users", "groups", "grants"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
  );
}

export async function createUser(username: string, kind: User["kind"]): Promise<void> {
  await api.POST("/api/2.0/headrace/users/create", { body: { username, kind } });
  await refresh();
}

/** @returns The secret of a link by which the user chooses a password, once, within a day. */
export async function createUserLink(username: string): Promise<string> {
  const { data } = await api.POST("/api/2.0/headrace/users/create-link", { body: { username } });
  return data?.link ?? "";
}

export async function setActive(username: string, active: boolean): Promise<void> {
  await api.POST("/api/2.0/headrace/users/set-active", { body: { username, active } });
  await refresh();
}

export async function deleteUser(username: string): Promise<void> {
  await api.DELETE("/api/2.0/headrace/users/delete", { params: { query: { username } } });
  await refresh();
}

export async function setPassword(username: string, password: string): Promise<void> {
  await api.POST("/api/2.0/headrace/users/set-password", { body: { username, password } });
}

export async function createGroup(name: string): Promise<void> {
  await api.POST("/api/2.0/headrace/groups/create", { body: { name } });
  await refresh();
}

export async function deleteGroup(name: string): Promise<void> {
  await api.DELETE("/api/2.0/headrace/groups/delete", { params: { query: { name } } });
  await refresh();
}

/** Puts those who are new into a group, and takes those who are gone out of it. */
export async function changeMembers(group: Group, members: readonly string[]): Promise<void> {
  const { name } = group;
  try {
    for (const username of members.filter((each) => !group.members.includes(each))) {
      await api.POST("/api/2.0/headrace/groups/add-member", { body: { name, username } });
    }
    for (const username of group.members.filter((each) => !members.includes(each))) {
      await api.POST("/api/2.0/headrace/groups/remove-member", { body: { name, username } });
    }
  } finally {
    await refresh();
  }
}
