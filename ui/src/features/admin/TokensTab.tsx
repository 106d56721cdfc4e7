import { useQuery } from "@tanstack/react-query";
import { usersQuery } from "../../api/users";
import { TokensPanel } from "../account/TokensPanel";

/** Everybody's tokens; making one for a user or a service account, and revoking any. */
export function TokensTab() {
  const users = useQuery(usersQuery).data ?? [];
  // Service accounts first: they have no other way in.
  const owners = [...users]
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.username.localeCompare(b.username))
    .map(({ username }) => username);
  return <TokensPanel everybody most="editor" owners={owners} />;
}
