/** What the address of this screen carries after `?`. */

export const RUN_TABS = ["overview", "metrics", "system", "artifacts", "notes"] as const;
export type RunTab = (typeof RUN_TABS)[number];

export interface RunSearch {
  tab?: RunTab;
  /** The file or folder that is shown under "artifacts". */
  path?: string;
}

export function validateRunSearch(search: Record<string, unknown>): RunSearch {
  const tab = RUN_TABS.find((known) => known === search.tab);
  const path =
    typeof search.path === "string" || typeof search.path === "number" ? String(search.path) : "";
  return {
    ...(tab && tab !== "overview" && { tab }),
    ...(path && { path }),
  };
}
