/**
 * What a column of the table is: `params.lr`, `metrics.val/loss`, `tags.team`, `attributes.status`.
 * The server names columns in the same way; everything after the first dot is the key.
 */
export const COLUMN_KINDS = ["attributes", "metrics", "params", "tags"] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];
export type ColumnId = `${ColumnKind}.${string}`;

/** The column that is always there and always first. */
export const NAME: ColumnId = "attributes.run_name";

/** The attributes that may be shown, in the order of the column chooser. */
export const ATTRIBUTES = [
  "start_time",
  "duration",
  "status",
  "user_id",
  "experiment_id",
  "datasets",
  "end_time",
  "run_id",
  "artifact_uri",
] as const;

/** A list, which has no order. */
const UNORDERED = new Set<ColumnId>(["attributes.datasets"]);

/** The column that a text names, or undefined if it names none. */
export function columnOf(text: string): ColumnId | undefined {
  const dot = text.indexOf(".");
  const kind = text.slice(0, dot) as ColumnKind;
  if (dot < 1 || dot === text.length - 1 || !COLUMN_KINDS.includes(kind)) return undefined;
  if (kind === "attributes" && !isAttribute(text.slice(dot + 1))) return undefined;
  return text as ColumnId;
}

export function kindOf(column: ColumnId): ColumnKind {
  return column.slice(0, column.indexOf(".")) as ColumnKind;
}

export function keyOf(column: ColumnId): string {
  return column.slice(column.indexOf(".") + 1);
}

export function canSort(column: ColumnId): boolean {
  return !UNORDERED.has(column);
}

/** Whether runs can be grouped by the column's value. */
export function canGroup(column: ColumnId): boolean {
  const kind = kindOf(column);
  return kind === "params" || kind === "tags" || GROUPED_ATTRIBUTES.has(column);
}

const GROUPED_ATTRIBUTES = new Set<ColumnId>([
  "attributes.status",
  "attributes.user_id",
  "attributes.experiment_id",
]);

function isAttribute(name: string): boolean {
  return name === "run_name" || (ATTRIBUTES as readonly string[]).includes(name);
}
