/** What a cell shows: one short line; all digits and the exact time are its title. */
import type { Cell, DatasetName } from "../../../api/runTable";
import { exactNumber, formatMetric } from "../../../format/number";
import { exactTime, formatDuration, nearTime } from "../../../format/time";
import { type ColumnId, kindOf } from "../columns/column";
import type { RunCells } from "../rows/cells";

export interface Reading {
  locale: string;
  /** ms since 1970 UTC. */
  now: number;
  /** A status in the viewer's language. */
  status: (status: string) => string;
  /** An experiment's name, or its id while the name is not known. */
  experiment: (experimentId: string) => string;
}

/** What the buttons of a row are called. */
export interface RowLabels {
  select: string;
  hide: string;
  show: string;
  colour: string;
  open: string;
  close: string;
}

const TIMES = new Set<ColumnId>(["attributes.start_time", "attributes.end_time"]);

/** Whether a column is numbers, which stand right. */
export function isNumeric(column: ColumnId): boolean {
  return kindOf(column) === "metrics" || column === "attributes.duration";
}

/** The text of a cell; undefined while its value was not read. */
export function cellText(column: ColumnId, cells: RunCells, reading: Reading): string | undefined {
  if (column === "attributes.duration") return durationText(cells, reading);
  const cell = cells[column];
  if (cell === undefined) return undefined;
  if (cell === null) return "";
  if (TIMES.has(column)) return nearTime(Number(cell), reading.now, reading.locale);
  if (column === "attributes.status") return reading.status(String(cell));
  if (column === "attributes.experiment_id") return reading.experiment(String(cell));
  if (column === "attributes.datasets") return datasetsText(cell);
  if (kindOf(column) === "metrics") return formatMetric(Number(cell), reading.locale);
  return String(cell);
}

/** The whole value, for the cell's title and for copying. */
export function cellTitle(column: ColumnId, cells: RunCells, locale: string): string {
  const cell = cells[column];
  if (cell === undefined || cell === null) return "";
  if (TIMES.has(column)) return exactTime(Number(cell), locale);
  if (column === "attributes.datasets") return datasetsText(cell, true);
  if (isNumeric(column)) return exactNumber(Number(cell));
  return String(cell);
}

function durationText(cells: RunCells, { now, locale }: Reading): string | undefined {
  const duration = cells["attributes.duration"];
  if (duration === undefined) return undefined;
  if (duration !== null) return formatDuration(Number(duration), locale);
  const start = cells["attributes.start_time"];
  const isRunning = cells["attributes.status"] === "RUNNING";
  return isRunning && start ? formatDuration(Math.max(0, now - Number(start)), locale) : "";
}

function datasetsText(cell: Cell, whole = false): string {
  if (!Array.isArray(cell)) return "";
  return (cell as readonly DatasetName[])
    .map(({ name, digest, context }) =>
      whole ? `${name} (${digest})${context ? ` ${context}` : ""}` : name,
    )
    .join(whole ? "\n" : ", ");
}
