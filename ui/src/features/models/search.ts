/** What the addresses of the registry's screens carry after `?`. */

export interface ModelsSearch {
  /** Words, or a filter in the filter language. */
  filter?: string;
}

export const MODEL_TABS = ["overview", "versions", "history", "policy"] as const;
export type ModelTab = (typeof MODEL_TABS)[number];

export interface ModelSearch {
  tab?: ModelTab;
}

export const VERSION_TABS = ["overview", "files", "history"] as const;
export type VersionTab = (typeof VERSION_TABS)[number];

export interface VersionSearch {
  tab?: VersionTab;
  /** The file that is shown. */
  path?: string;
}

export function validateModelsSearch({ filter }: Record<string, unknown>): ModelsSearch {
  // The router reads `filter=1` as a number.
  const isText = ["string", "number"].includes(typeof filter) && filter !== "";
  return isText ? { filter: String(filter) } : {};
}

export function validateModelSearch({ tab }: Record<string, unknown>): ModelSearch {
  const found = MODEL_TABS.find((name) => name === tab);
  return found && found !== "overview" ? { tab: found } : {};
}

export function validateVersionSearch({ tab, path }: Record<string, unknown>): VersionSearch {
  const found = VERSION_TABS.find((name) => name === tab);
  return {
    ...(found && found !== "overview" && { tab: found }),
    ...(["string", "number"].includes(typeof path) && path !== "" && { path: String(path) }),
  };
}
