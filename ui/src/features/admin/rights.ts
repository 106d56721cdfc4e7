/** What a user may do, and why: their own roles and those of their groups. */
import type { Grant } from "../../api/grants";
import type { User } from "../../api/users";

const EVERYONE = "everyone";
const RANKS = ["viewer", "editor", "approver", "manager", "admin"];

export interface Right extends Grant {
  /** Through which group; empty: it is their own. */
  through: string;
  /** A greater role on everything makes it needless. */
  isCovered: boolean;
}

const rank = (grant: Grant) => RANKS.indexOf(grant.role);

/** The greatest first; on everything before on parts. */
export function rightsOf(
  user: Pick<User, "username" | "groups">,
  grants: readonly Grant[],
): Right[] {
  const held = grants.filter(
    (grant) =>
      (grant.username !== "" && grant.username === user.username) ||
      grant.group === EVERYONE ||
      (grant.group !== "" && user.groups.includes(grant.group)),
  );
  const everywhere = held.filter((grant) => grant.scope === "everything");
  const most = Math.max(-1, ...everywhere.map(rank));
  const rights = held.map((grant) => ({
    ...grant,
    through: grant.group,
    isCovered: grant.scope === "everything" ? rank(grant) < most : most >= 0 && rank(grant) <= most,
  }));
  return rights.sort(
    (a, b) =>
      Number(b.scope === "everything") - Number(a.scope === "everything") ||
      rank(b) - rank(a) ||
      a.target.localeCompare(b.target),
  );
}
