/** What a person has arranged on the runs screen. All of it travels in the link. */
import type { ChartsLayout } from "../../charts/contract";
import { readLayout } from "../../charts/layout";
import { type ColumnId, canGroup, canSort, columnOf, NAME } from "../columns/column";
import type { RunsSearch } from "../search";
import { readList, readMap, writeList, writeMap } from "./list";

export interface Sort {
  column: ColumnId;
  descending: boolean;
}

export const STAGES = ["active", "deleted", "all"] as const;
export type Stage = (typeof STAGES)[number];

export const PANES = ["both", "table", "charts"] as const;
export type Panes = (typeof PANES)[number];

export interface RunsView {
  filter: string;
  sort: readonly Sort[];
  /** In the order of the table; undefined: chosen by what the runs have. */
  columns: readonly ColumnId[] | undefined;
  pinned: readonly ColumnId[];
  /** Pixels, of columns that were resized. */
  widths: Readonly<Record<string, number>>;
  groupBy: readonly ColumnId[];
  /** Children below their parents. */
  tree: boolean;
  /** Only columns in which the runs differ. */
  differing: boolean;
  stage: Stage;
  /** Short ids of runs that are not drawn. */
  hidden: readonly string[];
  /** How many of the first runs are drawn; 0: only those that are `shown`. */
  drawn: number;
  /** Ids of runs that are drawn wherever they stand. */
  shown: readonly string[];
  /** Short id → colour that was chosen. */
  colours: Readonly<Record<string, string>>;
  panes: Panes;
  /** The table's part of the width, in percent. */
  split: number;
  charts: ChartsLayout | undefined;
  /** Name of the saved view that this began as. */
  name: string | undefined;
}

export const DRAWN = [10, 25, 100, 500] as const;

export const PLAIN_VIEW: RunsView = {
  filter: "",
  sort: [],
  columns: undefined,
  pinned: [],
  widths: {},
  groupBy: [],
  tree: true,
  differing: false,
  stage: "active",
  hidden: [],
  drawn: 25,
  shown: [],
  colours: {},
  panes: "both",
  split: 55,
  charts: undefined,
  name: undefined,
};

/** Enough of a run's id to tell it from the others on a screen, short enough for a link. */
export function shortId(runId: string): string {
  return runId.slice(0, 10);
}

/** The view in an address. What is not understood is left out: the link may be of another release. */
export function readView(search: RunsSearch): RunsView {
  return {
    filter: search.filter ?? "",
    sort: readList(search.sort).flatMap(readSort),
    columns: search.columns === undefined ? undefined : readColumns(search.columns),
    pinned: readColumns(search.pins),
    widths: readWidths(search.widths),
    groupBy: readColumns(search.group).filter(canGroup).slice(0, 4),
    tree: search.tree !== "off",
    differing: search.differing === "on",
    stage: oneOf(STAGES, search.stage) ?? PLAIN_VIEW.stage,
    hidden: readList(search.hidden),
    drawn: numberIn(search.drawn, 0, 1000) ?? PLAIN_VIEW.drawn,
    shown: readList(search.shown),
    colours: readColours(search.colours),
    panes: oneOf(PANES, search.panes) ?? PLAIN_VIEW.panes,
    split: numberIn(search.split, 15, 85) ?? PLAIN_VIEW.split,
    charts: readLayout(search.charts),
    name: search.view,
  };
}

/** The address of a view: only what differs from the plain one. */
export function writeView(view: RunsView): RunsSearch {
  const search: RunsSearch = {};
  if (view.filter) search.filter = view.filter;
  if (view.sort.length) search.sort = writeList(view.sort.map(writeSort));
  if (view.columns) search.columns = writeList(view.columns);
  if (view.pinned.length) search.pins = writeList(view.pinned);
  if (Object.keys(view.widths).length) search.widths = writeMap(view.widths);
  if (view.groupBy.length) search.group = writeList(view.groupBy);
  if (!view.tree) search.tree = "off";
  if (view.differing) search.differing = "on";
  if (view.stage !== PLAIN_VIEW.stage) search.stage = view.stage;
  if (view.hidden.length) search.hidden = writeList(view.hidden);
  if (view.drawn !== PLAIN_VIEW.drawn) search.drawn = view.drawn;
  if (view.shown.length) search.shown = writeList(view.shown);
  if (Object.keys(view.colours).length) search.colours = writeMap(view.colours);
  if (view.panes !== PLAIN_VIEW.panes) search.panes = view.panes;
  if (view.split !== PLAIN_VIEW.split) search.split = view.split;
  if (view.charts && Object.keys(view.charts).length) search.charts = view.charts;
  if (view.name) search.view = view.name;
  return search;
}

/** The order in the server's words; the newest first where none is asked for. */
export function orderBy(sort: readonly Sort[], quote: (column: ColumnId) => string): string[] {
  return sort.map(({ column, descending }) => `${quote(column)} ${descending ? "DESC" : "ASC"}`);
}

function writeSort({ column, descending }: Sort): string {
  return `${descending ? "-" : ""}${column}`;
}

function readSort(text: string): Sort[] {
  const descending = text.startsWith("-");
  const column = columnOf(descending ? text.slice(1) : text);
  return column && canSort(column) ? [{ column, descending }] : [];
}

function readColumns(text: unknown): ColumnId[] {
  const columns = readList(text).flatMap((item) => columnOf(item) ?? []);
  return [...new Set(columns)].filter((column) => column !== NAME);
}

function readWidths(text: unknown): Record<string, number> {
  const widths: Record<string, number> = {};
  for (const [column, value] of Object.entries(readMap(text))) {
    const width = numberIn(value, 40, 2000);
    if (columnOf(column) && width !== undefined) widths[column] = width;
  }
  return widths;
}

function readColours(text: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(readMap(text)).filter(([, colour]) => /^[0-9a-f]{6}$/i.test(colour)),
  );
}

function numberIn(value: unknown, low: number, high: number): number | undefined {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return undefined;
  return number >= low && number <= high ? number : undefined;
}

function oneOf<T extends string>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}
