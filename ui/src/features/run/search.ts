/** What the address of this screen carries after `?`. */

export const RUN_TABS = ["overview", "metrics", "system", "artifacts", "notes"] as const;
export type RunTab = (typeof RUN_TABS)[number];

export interface RunSearch {
  tab?: RunTab;
  /** The file or folder that is shown under "artifacts". */
  path?: string;
  /** Id of the logged model whose files these are; without it they are the run's own. */
  model?: string;
}

export function validateRunSearch(search: Record<string, unknown>): RunSearch {
  const tab = RUN_TABS.find((known) => known === search.tab);
  const path = text(search.path);
  const model = text(search.model);
  return {
    ...(tab && tab !== "overview" && { tab }),
    ...(path && { path }),
    ...(model && { model }),
  };
}

/** The router reads `path=1` as a number. */
function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What follows a run in MLflow's own addresses, as this screen's search. */
export function searchOfMlflow(rest: string): RunSearch {
  const [page = "", ...path] = rest.split("/").filter(Boolean);
  if (page === "artifacts") {
    return { tab: "artifacts", ...(path.length > 0 && { path: path.join("/") }) };
  }
  const tab = ({ "model-metrics": "metrics", "system-metrics": "system" } as const)[page];
  return tab ? { tab } : {};
}
