/** The columns of a view that nobody has arranged, and their first widths. */
import type { CountedKey, RunKeys } from "../../../api/runKeys";
import { type ColumnId, keyOf, kindOf, NAME } from "./column";

/** Columns that rows need whatever columns are shown. */
export const ALWAYS_READ: readonly string[] = [
  NAME,
  "attributes.status",
  "attributes.experiment_id",
  "attributes.start_time",
  "attributes.lifecycle_stage",
];

const MOST_METRICS = 8;
const MOST_PARAMS = 8;

/** The keys that most runs have; those of the machine, not of the training, are left for the chooser. */
export function defaultColumns(keys: RunKeys | undefined, severalExperiments: boolean): ColumnId[] {
  const columns: ColumnId[] = ["attributes.start_time", "attributes.duration"];
  if (severalExperiments) columns.unshift("attributes.experiment_id");
  const metrics = keys?.metrics.filter(({ key }) => !isSystemMetric(key)) ?? [];
  for (const key of mostUsed(metrics, MOST_METRICS)) columns.push(`metrics.${key}`);
  for (const key of mostUsed(keys?.params ?? [], MOST_PARAMS)) columns.push(`params.${key}`);
  return columns;
}

export function isSystemMetric(key: string): boolean {
  return key.startsWith("system/");
}

/** Tags that the platform sets by itself. */
export function isSystemTag(key: string): boolean {
  return key.startsWith("mlflow.") || key.startsWith("headrace.");
}

/** Pinned columns come first; then the others in the order that was chosen. */
export function arranged(
  columns: readonly ColumnId[],
  pinned: readonly ColumnId[],
): { pinned: ColumnId[]; others: ColumnId[] } {
  const chosen = new Set(columns);
  const kept = pinned.filter((column) => chosen.has(column));
  const isPinned = new Set(kept);
  return { pinned: kept, others: columns.filter((column) => !isPinned.has(column)) };
}

/** Moves a column before another, or to the end. */
export function moved(
  columns: readonly ColumnId[],
  column: ColumnId,
  before: ColumnId | undefined,
): ColumnId[] {
  if (column === before) return [...columns];
  const rest = columns.filter((each) => each !== column);
  const at = before === undefined ? rest.length : rest.indexOf(before);
  rest.splice(at < 0 ? rest.length : at, 0, column);
  return rest;
}

const WIDTHS: Partial<Record<ColumnId, number>> = {
  [NAME]: 250,
  "attributes.start_time": 128,
  "attributes.duration": 96,
  "attributes.status": 110,
  "attributes.run_id": 270,
  "attributes.artifact_uri": 260,
  "attributes.datasets": 180,
};
const LETTER = 7.3;
const AROUND = 46;

/** Wide enough for its heading, within reason. */
export function defaultWidth(column: ColumnId): number {
  const known = WIDTHS[column];
  if (known !== undefined) return known;
  const low = kindOf(column) === "tags" ? 120 : 96;
  return Math.round(Math.min(210, Math.max(low, keyOf(column).length * LETTER + AROUND)));
}

function mostUsed(keys: readonly CountedKey[], most: number): string[] {
  const used = [...keys].sort((a, b) => b.runs - a.runs || compare(a.key, b.key));
  // Shown in the order of their names, so that `train/…` and `val/…` stand together.
  return used
    .slice(0, most)
    .map(({ key }) => key)
    .sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
