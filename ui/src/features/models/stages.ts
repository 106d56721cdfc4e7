/** Stages: which there are, in which order, and what kind each is. */
import type { StageHolders } from "../../api/registeredModels";

export const NONE = "None";
export const STAGING = "Staging";
export const PRODUCTION = "Production";
export const ARCHIVED = "Archived";

const FIXED = [NONE, STAGING, PRODUCTION, ARCHIVED];

/** The stages of a model, on the way that versions take; `added` are those of its policy. */
export function stagesWith(added: readonly string[]): string[] {
  const own = added.filter((stage) => !FIXED.includes(stage));
  return [NONE, STAGING, ...own, PRODUCTION, ARCHIVED];
}

export type StageKind = "none" | "staging" | "production" | "archived" | "own";

export function kindOf(stage: string): StageKind {
  switch (stage) {
    case NONE:
      return "none";
    case STAGING:
      return "staging";
    case PRODUCTION:
      return "production";
    case ARCHIVED:
      return "archived";
    default:
      return "own";
  }
}

/** Whether those that are in a stage may be archived when another version comes. */
export function replaces(stage: string): boolean {
  return stage !== NONE && stage !== ARCHIVED;
}

/** The stages worth a word in a list, Production first: those with versions that are in use. */
export function inUse(stages: readonly StageHolders[]): StageHolders[] {
  const order = stagesWith(stages.map(({ stage }) => stage)).reverse();
  return stages
    .filter(({ stage, count }) => count > 0 && replaces(stage))
    .sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
}
