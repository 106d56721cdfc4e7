/** What the address of the admin screen carries after `?`. */

export const ADMIN_TABS = ["users", "groups", "roles", "tokens"] as const;
export type AdminTab = (typeof ADMIN_TABS)[number];

export interface AdminSearch {
  tab?: AdminTab;
  /** The user whose rights are explained. */
  user?: string;
}

export function validateAdminSearch({ tab, user }: Record<string, unknown>): AdminSearch {
  const found = ADMIN_TABS.find((known) => known === tab);
  return {
    ...(found && found !== "users" && { tab: found }),
    ...(["string", "number"].includes(typeof user) && user !== "" && { user: String(user) }),
  };
}
