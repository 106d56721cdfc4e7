/** What the address of this screen carries after `?`. */
import type { Direction } from "./direction";

export const COMPARE_TABS = ["differences", "charts", "artifacts"] as const;
export type CompareTab = (typeof COMPARE_TABS)[number];

// More columns than this nobody can compare, and the address must stay one.
export const MOST_RUNS = 50;

export interface CompareSearch {
  /** Ids of the runs, with commas between them; the first is what the others are compared with. */
  runs: string;
  tab?: CompareTab;
  /** Show what is equal, too. */
  all?: boolean;
  /** Part of the keys to show. */
  find?: string;
  /** Metrics whose better direction was chosen: `loss:min,acc:max`, keys encoded. */
  best?: string;
  /** The artifact that is shown side by side. */
  path?: string;
}

export function validateCompareSearch(search: Record<string, unknown>): CompareSearch {
  const text = (name: string) => {
    const value = search[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const tab = COMPARE_TABS.find((known) => known === search.tab);
  const runs = Array.isArray(search.runs)
    ? search.runs.map(String).join(",")
    : (text("runs") ?? "");
  return {
    runs,
    ...(tab && tab !== "differences" && { tab }),
    ...(search.all === true && { all: true }),
    ...(text("find") && { find: text("find") }),
    ...(text("best") && { best: text("best") }),
    ...(text("path") && { path: text("path") }),
  };
}

/** Each run once, as many as can be compared. */
export function runIdsOf(search: CompareSearch): string[] {
  const ids = search.runs.split(",").map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ""))].slice(0, MOST_RUNS);
}

export function readDirections(best: string | undefined): Map<string, Direction> {
  const chosen = new Map<string, Direction>();
  for (const item of (best ?? "").split(",")) {
    const colon = item.lastIndexOf(":");
    const direction = item.slice(colon + 1);
    if (colon > 0 && (direction === "min" || direction === "max")) {
      try {
        chosen.set(decodeURIComponent(item.slice(0, colon)), direction);
      } catch {
        // A link that was cut or mistyped: this metric keeps its guess.
      }
    }
  }
  return chosen;
}

export function writeDirections(chosen: ReadonlyMap<string, Direction>): string | undefined {
  const items = [...chosen].map(([key, direction]) => `${encodeURIComponent(key)}:${direction}`);
  return items.length > 0 ? items.join(",") : undefined;
}
