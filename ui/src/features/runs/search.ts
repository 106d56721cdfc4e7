/**
 * What the address of the runs screen carries after `?`: the whole view, compactly. This file is
 * part of the first load; what the fields mean is in `view/view.ts`.
 */
export interface RunsSearch {
  /** Of the screen of several experiments: their ids, `1,2`. */
  experiments?: string;
  filter?: string;
  sort?: string;
  columns?: string;
  pins?: string;
  widths?: string;
  group?: string;
  tree?: string;
  differing?: string;
  stage?: string;
  hidden?: string;
  drawn?: number;
  shown?: string;
  colours?: string;
  panes?: string;
  split?: number;
  charts?: unknown;
  view?: string;
}

const TEXTS = [
  "experiments",
  "filter",
  "sort",
  "columns",
  "pins",
  "widths",
  "group",
  "tree",
  "differing",
  "stage",
  "hidden",
  "shown",
  "colours",
  "panes",
  "view",
] as const;

export function validateRunsSearch(search: Record<string, unknown>): RunsSearch {
  const valid: RunsSearch = {};
  for (const name of TEXTS) {
    const value = search[name];
    // The router reads `experiments=1` as a number.
    if (typeof value === "string" || typeof value === "number") valid[name] = String(value);
  }
  for (const name of ["drawn", "split"] as const) {
    const value = Number(search[name]);
    if (search[name] !== undefined && Number.isFinite(value)) valid[name] = value;
  }
  if (typeof search.charts === "object" && search.charts !== null) valid.charts = search.charts;
  return { ...readMlflowLink(search), ...valid };
}

/** Links of MLflow's own pages keep their filter and order. */
function readMlflowLink(search: Record<string, unknown>): RunsSearch {
  const { searchFilter, orderByKey, orderByAsc, lifecycleFilter } = search;
  const found: RunsSearch = {};
  if (typeof searchFilter === "string" && searchFilter) found.filter = searchFilter;
  if (typeof orderByKey === "string" && orderByKey.includes(".")) {
    const key = orderByKey.replaceAll("`", "");
    found.sort = `${orderByAsc === true || orderByAsc === "true" ? "" : "-"}${key}`;
  }
  if (lifecycleFilter === "Deleted") found.stage = "deleted";
  return found;
}
