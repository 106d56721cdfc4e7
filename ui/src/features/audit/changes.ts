/** What differs between two states: what a person wants to read of an entry. */
import type { State } from "../../api/audit";

export interface FieldChange {
  key: string;
  before: string | undefined;
  after: string | undefined;
}

/** The fields that differ; of something that came or went, all that it had. */
export function changesOf(before: State | undefined, after: State | undefined): FieldChange[] {
  const was = flat(before);
  const is = flat(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => was.get(key) !== is.get(key))
    .map((key) => ({ key, before: was.get(key), after: is.get(key) }));
}

/** Each field as text; lists of tags and aliases by their keys; what is empty is not there. */
function flat(state: State | undefined): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [key, value] of Object.entries(state ?? {})) {
    if (key === "tags" && isList(value)) {
      for (const tag of value) fields.set(`tags.${tag.key}`, String(tag.value));
    } else if (key === "aliases" && isList(value)) {
      for (const one of value) fields.set(`@${one.alias}`, String(one.version));
    } else if (value !== null && value !== undefined && value !== "" && !isEmpty(value)) {
      fields.set(key, textOf(value));
    }
  }
  return fields;
}

function isList(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.every((each) => typeof each === "object" && each !== null);
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) {
    return value.join(", ");
  }
  return JSON.stringify(value);
}

/** The stages of a move: from where to where; undefined: it was none. */
export function moveOf(
  before: State | undefined,
  after: State | undefined,
): { from: string; to: string } | undefined {
  const from = before?.current_stage;
  const to = after?.current_stage ?? after?.to_stage;
  if (typeof to !== "string" || (typeof from === "string" && from === to)) return undefined;
  return { from: typeof from === "string" ? from : "", to };
}
