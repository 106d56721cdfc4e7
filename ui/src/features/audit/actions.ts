/** Actions of the log, and the nouns that they are about. */

export const ACTIONS = {
  model_version: [
    "created",
    "updated",
    "transitioned",
    "rolled_back",
    "tagged",
    "untagged",
    "deleted",
  ],
  registered_model: [
    "created",
    "updated",
    "renamed",
    "tagged",
    "untagged",
    "alias_set",
    "alias_deleted",
    "deleted",
  ],
  transition_request: ["created", "approved", "rejected", "cancelled"],
  comment: ["created", "updated", "deleted"],
  policy: ["set", "deleted"],
  experiment: ["deleted", "restored", "removed"],
  run: ["deleted", "restored", "removed"],
  logged_model: ["deleted", "removed"],
  user: [
    "created",
    "password_set",
    "link_created",
    "linked",
    "activated",
    "deactivated",
    "deleted",
  ],
  group: ["created", "members_changed", "deleted"],
  token: ["created", "deleted"],
  grant: ["given", "revoked"],
  webhook: ["created", "updated", "deleted"],
} as const;

export type Noun = keyof typeof ACTIONS;

export const NOUNS = Object.keys(ACTIONS) as Noun[];

/** The noun and the verb of an action that the app knows; undefined: a newer server's. */
export function knownAction(action: string): { noun: Noun; verb: string } | undefined {
  const [noun = "", verb = ""] = action.split(".");
  const known = NOUNS.find((each) => each === noun);
  if (known === undefined || !(ACTIONS[known] as readonly string[]).includes(verb))
    return undefined;
  return { noun: known, verb };
}

const DANGER = /deleted|removed|revoked|deactivated|rejected|cancelled/;
const NEW = /created|given|approved|activated|restored/;

/** How an action is marked. */
export function toneOf(action: string): "bad" | "good" | "moved" | "plain" {
  if (/transitioned|rolled_back/.test(action)) return "moved";
  if (DANGER.test(action)) return "bad";
  return NEW.test(action) ? "good" : "plain";
}
