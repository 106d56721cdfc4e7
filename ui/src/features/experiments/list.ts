/** The list of experiments: what is found in it, and in which order. */
import type { Experiment, ExperimentOverview } from "../../api/experiments";

/** Where MLflow keeps the description. */
export const NOTE_TAG = "mlflow.note.content";

export interface Row {
  experiment: Experiment;
  /** Not known yet, or the experiment has just been made. */
  overview: ExperimentOverview | undefined;
}

export const COLUMNS = ["name", "runs", "activity", "created"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sort {
  column: Column;
  descending: boolean;
}

const LATEST_FIRST: Sort = { column: "activity", descending: true };

export function readSort(text: string | undefined): Sort {
  const descending = text?.startsWith("-") ?? false;
  const column = COLUMNS.find((name) => name === text?.slice(descending ? 1 : 0));
  return column ? { column, descending } : LATEST_FIRST;
}

/** As the address says it; undefined for the usual order. */
export function writeSort(sort: Sort): string | undefined {
  const usual = sort.column === LATEST_FIRST.column && sort.descending === LATEST_FIRST.descending;
  return usual ? undefined : `${sort.descending ? "-" : ""}${sort.column}`;
}

/** By another column: names from A, numbers and times from the largest; again: the other way. */
export function nextSort(now: Sort, column: Column): Sort {
  const same = now.column === column;
  return { column, descending: same ? !now.descending : column !== "name" };
}

/** Whether all words are in the name, the description, or a tag. */
export function hasWords(experiment: Experiment, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const tags = [...experiment.tags].map(([key, value]) => `${key}: ${value}`);
  const text = [experiment.name, experiment.id, ...tags].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

export function sortRows(
  rows: readonly Row[],
  { column, descending }: Sort,
  locale: string,
): Row[] {
  const order = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const number = ({ experiment, overview }: Row) => {
    if (column === "runs") return overview?.activeRuns ?? 0;
    if (column === "created") return experiment.created ?? 0;
    return overview?.lastActivity ?? experiment.updated ?? 0;
  };
  const byName = (a: Row, b: Row) => order.compare(a.experiment.name, b.experiment.name);
  const sign = descending ? -1 : 1;
  return [...rows].sort(
    (a, b) => sign * (column === "name" ? byName(a, b) : number(a) - number(b)) || byName(a, b),
  );
}

/** Tags that people set. Those of the software are about the software. */
export function ownTags(experiment: Experiment): [key: string, value: string][] {
  return [...experiment.tags].filter(
    ([key]) => !key.startsWith("mlflow.") && !key.startsWith("headrace."),
  );
}

export function descriptionOf(experiment: Experiment): string {
  return experiment.tags.get(NOTE_TAG) ?? "";
}

/** The filter that finds experiments with this tag. */
export function tagFilter(key: string, value: string): string {
  return `tags.\`${key.replaceAll("`", "``")}\` = '${value.replaceAll("'", "''")}'`;
}
