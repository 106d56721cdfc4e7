/** The registry as it was, by model and stage. */
import type { PastRegistry, PastVersion } from "../../../api/audit";

export interface PastModel {
  name: string;
  /** Stage → its versions, the newest first; stages that nobody would miss are left out. */
  stages: readonly { stage: string; versions: readonly PastVersion[] }[];
  count: number;
}

const FIRST = ["Production", "Staging"];
const LAST = ["Archived", "None"];

/** Production before Staging before a policy's own stages, then what is out of use. */
function rank(stage: string): number {
  if (FIRST.includes(stage)) return FIRST.indexOf(stage) - FIRST.length;
  return LAST.indexOf(stage) + 1;
}

export function pastModels(registry: PastRegistry, find: string): PastModel[] {
  const text = find.trim().toLowerCase();
  return registry.models
    .filter((name) => name.toLowerCase().includes(text))
    .sort((a, b) => a.localeCompare(b))
    .map((name) => {
      const own = registry.versions.filter((version) => version.name === name);
      const stages = [...new Set(own.map((version) => version.stage))]
        .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
        .map((stage) => ({
          stage,
          versions: own
            .filter((version) => version.stage === stage)
            .sort((a, b) => Number(b.version) - Number(a.version)),
        }));
      return { name, stages, count: own.length };
    });
}
