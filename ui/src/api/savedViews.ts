/** Views of an experiment that its team shares: tags of the experiment, `headrace.view.<name>`. */
import { api, queryClient } from "./client";
import type { Experiment } from "./experiments";

const PREFIX = "headrace.view.";

export interface SavedView {
  name: string;
  /** The search parameters of the runs screen, as JSON. */
  search: Record<string, unknown>;
}

/** The views in an experiment's tags, by name. */
export function savedViews({ tags }: Experiment): SavedView[] {
  return [...tags]
    .flatMap(([key, value]) => readTag(key, value))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** A view in a tag; what is no view, or was cut short, is none. */
function readTag(key: string, value: string): SavedView[] {
  if (!key.startsWith(PREFIX) || key === PREFIX) return [];
  try {
    const search: unknown = JSON.parse(value);
    if (typeof search !== "object" || search === null || Array.isArray(search)) return [];
    return [{ name: key.slice(PREFIX.length), search: search as Record<string, unknown> }];
  } catch {
    return [];
  }
}

export async function saveView(experimentId: string, view: SavedView): Promise<void> {
  await api.POST("/api/2.0/mlflow/experiments/set-experiment-tag", {
    body: {
      experiment_id: experimentId,
      key: PREFIX + view.name,
      value: JSON.stringify(view.search),
    },
  });
  await queryClient.invalidateQueries({ queryKey: ["experiments", "one", experimentId] });
}

export async function deleteView(experimentId: string, name: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/experiments/delete-experiment-tag", {
    body: { experiment_id: experimentId, key: PREFIX + name },
  });
  await queryClient.invalidateQueries({ queryKey: ["experiments", "one", experimentId] });
}
