/** The table of what several runs have: sections, and the rows that are shown of them. */
import type { RunDetail } from "../../../api/runs";
import { gitOf, isOwnTag, TAG } from "../../run/facts";
import { type Filter, type Row, rowsOf, shownRows } from "../differences";

export const SECTIONS = ["params", "metrics", "tags", "about"] as const;
export type Section = (typeof SECTIONS)[number];

export type Value = string | number;

export type TableRow =
  | { kind: "section"; section: Section; shown: number; total: number; isOpen: boolean }
  | { kind: "values"; section: Section; row: Row<Value> };

export type Comparison = Record<Section, Row<Value>[]>;

/** Rows of what the runs are about are named by their messages: `compare.fact.<key>`. */
function factsOf(run: RunDetail): ReadonlyMap<string, Value> {
  const facts = new Map<string, Value>([["status", run.status]]);
  if (run.start !== undefined) {
    facts.set("started", run.start);
    if (run.end !== undefined) facts.set("duration", run.end - run.start);
  }
  const source = run.tags.get(TAG.source);
  const commit = gitOf(run.tags)?.commit;
  if (run.user) facts.set("user", run.user);
  if (source) facts.set("source", source);
  if (commit) facts.set("commit", commit);
  const datasets = run.datasets.map(({ name, digest }) => `${name} ${digest}`);
  if (datasets.length > 0) facts.set("datasets", datasets.join(", "));
  return facts;
}

export function compare(runs: readonly RunDetail[]): Comparison {
  return {
    params: rowsOf<Value>(runs.map((run) => run.params)),
    metrics: rowsOf<Value>(
      runs.map((run) => new Map([...run.metrics].map(([key, metric]) => [key, metric.value]))),
    ),
    tags: rowsOf<Value>(runs.map((run) => new Map([...run.tags].filter(([key]) => isOwnTag(key))))),
    about: rowsOf<Value>(runs.map(factsOf)),
  };
}

/** What is shown of a comparison, the sections with their rows under them. */
export function tableRows(
  comparison: Comparison,
  filter: Filter,
  closed: ReadonlySet<Section>,
): TableRow[] {
  return SECTIONS.flatMap((section) => {
    const all = comparison[section];
    if (all.length === 0) return [];
    const shown = shownRows(all, filter);
    const isOpen = !closed.has(section);
    const head: TableRow = {
      kind: "section",
      section,
      shown: shown.length,
      total: all.length,
      isOpen,
    };
    if (!isOpen) return [head];
    return [head, ...shown.map((row): TableRow => ({ kind: "values", section, row }))];
  });
}

/** The shown part as tab-separated values, for a spreadsheet. */
export function asTsv(names: readonly string[], rows: readonly TableRow[]): string {
  const cell = (value: unknown) => String(value ?? "").replace(/[\t\r\n]+/g, " ");
  const lines = rows.flatMap((row) =>
    row.kind === "values"
      ? [[`${row.section}.${row.row.key}`, ...row.row.values].map(cell).join("\t")]
      : [],
  );
  return [["", ...names].map(cell).join("\t"), ...lines].join("\n");
}
