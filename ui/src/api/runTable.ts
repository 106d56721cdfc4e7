/** Runs as a table, page by page, with the columns that are shown and no others. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api } from "./client";
import type { components } from "./openapi.gen";

/** A value of a run: text of params and tags, numbers of metrics and times; null: it has none. */
export type Cell = string | number | null | readonly DatasetName[];

export interface DatasetName {
  name: string;
  digest: string;
  context: string | null;
}

export type Stage = "active" | "deleted" | "all";

/** Which runs, and in which order. */
export interface RunQuery {
  experimentIds: readonly string[];
  filter: string;
  orderBy: readonly string[];
  stage: Stage;
}

export interface TablePage {
  runIds: readonly string[];
  /** Column → its values, in the order of `runIds`. */
  columns: Readonly<Record<string, readonly Cell[]>>;
  nextPageToken: string;
}

/** Where a page begins: at a row, or behind another page. */
export type PageStart = { offset: number } | { page_token: string };

const VIEW_TYPES = { active: "ACTIVE_ONLY", deleted: "DELETED_ONLY", all: "ALL" } as const;

export async function fetchTable(
  query: RunQuery,
  start: PageStart,
  maxResults: number,
  columns: readonly string[],
  signal?: AbortSignal,
): Promise<TablePage> {
  const { data } = await api.POST("/api/2.0/headrace/runs/table", {
    body: {
      ...selection(query),
      order_by: [...query.orderBy],
      columns: [...columns],
      max_results: maxResults,
      ...start,
    },
    signal: signal ?? null,
  });
  if (!data) throw new Error("The server sent no table.");
  return pageOf(data);
}

function pageOf(data: components["schemas"]["RunTable"]): TablePage {
  return {
    runIds: data.run_ids,
    columns: Object.fromEntries(
      Object.entries(data.columns).map(([column, cells]) => [column, decode(column, cells)]),
    ),
    nextPageToken: data.next_page_token,
  };
}

export async function countRuns(query: RunQuery, signal?: AbortSignal): Promise<number> {
  const { data } = await api.POST("/api/2.0/headrace/runs/count", {
    body: selection(query),
    signal: signal ?? null,
  });
  return data?.count ?? 0;
}

/** Values of the named runs: column → values in the order of `runIds`. A run that is gone has none. */
export function runValuesQuery(runIds: readonly string[], columns: readonly string[]) {
  return queryOptions({
    queryKey: ["runs", "values", runIds, columns],
    queryFn: ({ signal }) => fetchRunValues(runIds, columns, signal),
    enabled: runIds.length > 0 && columns.length > 0,
    staleTime: 5_000,
  });
}

// One request's worth of run ids.
const IDS_AT_ONCE = 10_000;

export async function fetchRunValues(
  runIds: readonly string[],
  columns: readonly string[],
  signal?: AbortSignal,
): Promise<Record<string, Cell[]>> {
  const values: Record<string, Cell[]> = {};
  for (const column of columns) values[column] = runIds.map(() => null);
  const place = new Map(runIds.map((runId, index) => [runId, index]));
  for (let first = 0; first < runIds.length; first += IDS_AT_ONCE) {
    const page = await fetchRows(runIds.slice(first, first + IDS_AT_ONCE), columns, signal);
    page.runIds.forEach((runId, row) => {
      const index = place.get(runId);
      if (index === undefined) return;
      for (const column of columns) {
        const cells = values[column];
        if (cells) cells[index] = page.columns[column]?.[row] ?? null;
      }
    });
  }
  return values;
}

async function fetchRows(
  runIds: readonly string[],
  columns: readonly string[],
  signal?: AbortSignal,
): Promise<TablePage> {
  const { data } = await api.POST("/api/2.0/headrace/runs/table", {
    body: { run_ids: [...runIds], columns: [...columns] },
    signal: signal ?? null,
  });
  if (!data) throw new Error("The server sent no table.");
  return pageOf(data);
}

export interface Group {
  /** Column → the value that the group's runs share; null: they have none. */
  values: Readonly<Record<string, string | null>>;
  runs: number;
  /** When the last of them began, ms since 1970 UTC. */
  latestStart: number | undefined;
  /** Metric → what its latest values are in the group; absent: no run has one. */
  metrics: Readonly<Record<string, Aggregate>>;
}

export interface Aggregate {
  count: number;
  mean: number;
  min: number;
  max: number;
}

export interface Groups {
  groups: readonly Group[];
  /** There are more groups than were sent. */
  truncated: boolean;
}

export async function fetchGroups(
  query: RunQuery,
  groupBy: readonly string[],
  metrics: readonly string[],
  signal?: AbortSignal,
): Promise<Groups> {
  const { data } = await api.POST("/api/2.0/headrace/runs/groups", {
    body: {
      ...selection(query),
      group_by: [...groupBy],
      metrics: metrics.slice(0, 50),
      max_results: 10_000,
    },
    signal: signal ?? null,
  });
  if (!data) throw new Error("The server sent no groups.");
  const groups = data.runs.map((runs, row) => ({
    runs,
    latestStart: toInteger(data.latest_start[row]),
    values: Object.fromEntries(groupBy.map((by) => [by, data.group_by[by]?.[row] ?? null])),
    metrics: Object.fromEntries(
      Object.entries(data.metrics).flatMap(([metric, lists]) => {
        const count = lists.count[row] ?? 0;
        if (!count) return [];
        const [mean, min, max] = [lists.mean, lists.min, lists.max].map((list) =>
          numberOf(list[row] ?? null),
        ) as [number, number, number];
        return [[metric, { count, mean, min, max }]];
      }),
    ),
  }));
  return { groups, truncated: data.truncated };
}

function selection(query: RunQuery) {
  return {
    experiment_ids: [...query.experimentIds],
    filter: query.filter,
    run_view_type: VIEW_TYPES[query.stage],
  };
}

const NUMBERS = new Set([
  "attributes.start_time",
  "attributes.end_time",
  "attributes.duration",
  "attributes.updated_at",
  "attributes.children",
]);

/** Metrics that JSON cannot say are words, 64-bit integers may be text: here both are numbers. */
function decode(column: string, cells: readonly unknown[]): Cell[] {
  if (!column.startsWith("metrics.") && !NUMBERS.has(column)) return cells as Cell[];
  return (cells as (string | number | null)[]).map((cell) => (cell === null ? null : Number(cell)));
}

function numberOf(value: string | number | null): number {
  return value === null ? Number.NaN : Number(value);
}
