/** The list of registered models: what is found in it, and in which order. */
import type { ModelOverview, RegisteredModel } from "../../../api/registeredModels";

export interface Row {
  model: RegisteredModel;
  /** Not known yet. */
  overview: ModelOverview | undefined;
}

/** Whether all words are in the name, the description, a tag, an alias or an owner's name. */
export function hasWords({ model, overview }: Row, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const tags = [...model.tags].map(([key, value]) => `${key}: ${value}`);
  const aliases = [...model.aliases.keys()].map((alias) => `@${alias}`);
  const text = [model.name, model.description, ...tags, ...aliases, ...(overview?.owners ?? [])]
    .join("\n")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

/** What waits for approval comes first, then what changed last. */
export function inOrder(rows: readonly Row[]): Row[] {
  const changed = ({ model, overview }: Row) => overview?.lastChange?.time ?? model.updated ?? 0;
  const waits = ({ overview }: Row) => Number((overview?.pendingRequests ?? 0) > 0);
  return [...rows].sort(
    (a, b) =>
      waits(b) - waits(a) || changed(b) - changed(a) || a.model.name.localeCompare(b.model.name),
  );
}

/** A Markdown text's first line, without its signs. */
export function firstLine(markdown: string): string {
  const line = markdown.split("\n").find((each) => each.trim() !== "") ?? "";
  return line
    .replace(/^\s*(#{1,6}|[-*+>]|\d+\.)\s+/, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`~]+/g, "")
    .trim();
}
