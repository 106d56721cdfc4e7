/** The lines of the column chooser: what is shown, then all there is, by kind. */
import type { RunKeys } from "../../../api/runKeys";
import { ATTRIBUTES, type ColumnId, type ColumnKind, keyOf } from "./column";
import { isSystemMetric, isSystemTag } from "./defaults";

export type Section = "shown" | ColumnKind | "systemMetrics" | "systemTags";

export type Choice =
  | { kind: "section"; section: Section; count: number; columns: readonly ColumnId[] }
  /** In the order of the table; can be moved. */
  | { kind: "shown"; column: ColumnId }
  /** One of all there are; `runs`: how many have it. */
  | { kind: "known"; column: ColumnId; runs: number | undefined };

/** Those whose name has the words that are looked for; sections without any are left out. */
export function choices(
  keys: RunKeys | undefined,
  shown: readonly ColumnId[],
  search: string,
  label: (column: ColumnId) => string,
): Choice[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isFound = (column: ColumnId) => {
    const name = `${keyOf(column)} ${label(column)}`.toLowerCase();
    return words.every((word) => name.includes(word));
  };
  const lines: Choice[] = [];
  const found = shown.filter(isFound);
  if (found.length) {
    lines.push({ kind: "section", section: "shown", count: found.length, columns: found });
    for (const column of found) lines.push({ kind: "shown", column });
  }
  for (const [section, known] of sections(keys)) {
    const here = known.filter(({ column }) => isFound(column));
    if (here.length === 0) continue;
    const columns = here.map(({ column }) => column);
    lines.push({ kind: "section", section, count: here.length, columns });
    for (const { column, runs } of here) lines.push({ kind: "known", column, runs });
  }
  return lines;
}

interface Known {
  column: ColumnId;
  runs: number | undefined;
}

function sections(keys: RunKeys | undefined): [Section, Known[]][] {
  const known = (kind: ColumnKind, counted: RunKeys["params"] = []): Known[] =>
    counted.map(({ key, runs }) => ({ column: `${kind}.${key}`, runs }));
  const metrics = known("metrics", keys?.metrics);
  const tags = known("tags", keys?.tags);
  const isSystem = ({ column }: Known) =>
    isSystemMetric(keyOf(column)) || isSystemTag(keyOf(column));
  return [
    ["metrics", metrics.filter((each) => !isSystem(each))],
    ["params", known("params", keys?.params)],
    ["tags", tags.filter((each) => !isSystem(each))],
    ["attributes", ATTRIBUTES.map((name) => ({ column: `attributes.${name}`, runs: undefined }))],
    ["systemMetrics", metrics.filter(isSystem)],
    ["systemTags", tags.filter(isSystem)],
  ];
}
