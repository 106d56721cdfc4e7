/** Where a webhook sends to, and what is said there, by its URL: the server decides by the same. */

export const KINDS = ["program", "slack", "teams", "mail"] as const;
export type Kind = (typeof KINDS)[number];

export function kindOf(url: string): Kind {
  if (url.toLowerCase().startsWith("mailto:")) return "mail";
  let host = "";
  try {
    host = new URL(url).hostname.toLowerCase();
  } catch {
    return "program";
  }
  if (host === "hooks.slack.com") return "slack";
  const isTeams = host.endsWith(".webhook.office.com") || host.endsWith(".logic.azure.com");
  return isTeams ? "teams" : "program";
}

/** What one writes for a target: an address, or addresses of people. */
export function shownTarget(url: string): string {
  return kindOf(url) === "mail" ? decodeURIComponent(url.slice("mailto:".length)) : url;
}

/** The URL of what was written. */
export function urlOf(kind: Kind, written: string): string {
  const text = written.trim();
  if (kind !== "mail" || text.toLowerCase().startsWith("mailto:")) return text;
  return `mailto:${text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .join(",")}`;
}

/** Events of the registry that happen, by what they are about. */
export const EVENTS = {
  registered_model: ["created", "updated", "renamed", "tagged", "untagged", "deleted"],
  model_version: ["created", "updated", "transitioned", "rolled_back", "deleted"],
  transition_request: ["created", "approved", "rejected", "cancelled"],
  comment: ["created", "updated", "deleted"],
  policy: ["set", "deleted"],
  model_version_tag: ["set", "deleted"],
  model_version_alias: ["created", "deleted"],
} as const;

export type Entity = keyof typeof EVENTS;
export const ENTITIES = Object.keys(EVENTS) as Entity[];

export function eventsOf(entity: Entity): string[] {
  return EVENTS[entity].map((action) => `${entity}.${action}`);
}
