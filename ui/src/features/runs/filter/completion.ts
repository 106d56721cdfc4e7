/** What completion offers at a place of the filter. Values come from the server as they are needed. */
import type { RunKeys } from "../../../api/runKeys";
import type { Expectation, FilterKey, FilterKind } from "./expects";
import { quoteKey, quoteText } from "./quote";

export interface Offer {
  /** What the list shows, and what is matched with what was typed. */
  label: string;
  /** What is written. */
  text: string;
  /** What it is: the list's mark. */
  type: "metric" | "param" | "tag" | "dataset" | "attribute" | "operator" | "value" | "connective";
  /** More about it, in the viewer's language. */
  detail?: string;
  /** How far up in the list, from -99 to 99. */
  boost?: number;
}

const TIMES = new Set(["start_time", "end_time", "created", "Created"]);
const NUMBERS = new Set([...TIMES, "duration"]);
const IDENTIFIERS = new Set(["experiment_id"]);
const ATTRIBUTES = [
  "run_name",
  "status",
  "start_time",
  "end_time",
  "duration",
  "user_id",
  "run_id",
  "experiment_id",
  "artifact_uri",
];
const DATASETS = ["name", "digest", "context"];
export const STATUSES = ["RUNNING", "FINISHED", "FAILED", "KILLED", "SCHEDULED"];

/** Every key that there is. */
export function keyOffers(keys: RunKeys | undefined, runs: (count: number) => string): Offer[] {
  const offers: Offer[] = ATTRIBUTES.map((name) => ({
    label: name,
    text: name,
    type: "attribute",
    boost: 2,
  }));
  for (const [scope, type, counted] of [
    ["metrics", "metric", keys?.metrics],
    ["params", "param", keys?.params],
    ["tags", "tag", keys?.tags],
  ] as const) {
    for (const { key, runs: count } of counted ?? []) {
      const isSystem = key.startsWith("mlflow.") || key.startsWith("system/");
      const text = quoteKey(scope, key);
      offers.push({ label: text, text, type, detail: runs(count), boost: isSystem ? -50 : 0 });
    }
  }
  for (const name of DATASETS) {
    offers.push({
      label: `datasets.${name}`,
      text: `datasets.${name}`,
      type: "dataset",
      boost: -1,
    });
  }
  return offers;
}

/** The comparisons that a key allows (docs/search.md). */
export function operatorOffers(key: FilterKey, begun = ""): Offer[] {
  const left: Record<string, string[]> = {
    NOT: ["IN"],
    IS: ["NULL", "NOT NULL"],
    "IS NOT": ["NULL"],
  };
  const operators = begun ? (left[begun] ?? []) : operatorsOf(key);
  return operators.map((operator, nth) => ({
    label: operator,
    text: operator,
    type: "operator",
    boost: -nth,
  }));
}

function operatorsOf({ kind, key }: FilterKey): string[] {
  const isNumber = kind === "metric" || (kind === "attribute" && NUMBERS.has(key));
  const operators = isNumber ? [">", ">=", "<", "<=", "=", "!="] : ["=", "!="];
  if (!isNumber && !IDENTIFIERS.has(key)) operators.push("LIKE", "ILIKE");
  operators.push("IN", "NOT IN");
  if (kind === "metric" || kind === "param" || kind === "tag") {
    operators.push("IS NULL", "IS NOT NULL");
  }
  return operators;
}

export function connectiveOffers(): Offer[] {
  return ["AND", "OR"].map((word, nth) => ({
    label: word,
    text: word,
    type: "connective",
    boost: -nth,
  }));
}

/** Texts in the quotes that were begun, which belong to what was typed. */
export function textOffers(values: readonly string[], quote?: string): Offer[] {
  return values.map((value) => {
    const text = quoteText(value, quote);
    return { label: text, text, type: "value" };
  });
}

const HOUR = 3_600_000;
const BACK: readonly [hours: number, amount: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [1, 1, "hour"],
  [6, 6, "hour"],
  [24, 1, "day"],
  [24 * 7, 7, "day"],
  [24 * 30, 30, "day"],
];

/** Times before now, in words; what is written is ms since 1970 UTC. */
export function timeOffers(now: number, locale: string): Offer[] {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  return BACK.map(([hours, amount, unit], nth) => ({
    label: words.format(-amount, unit),
    text: String(now - hours * HOUR),
    type: "value",
    boost: -nth,
  }));
}

/** What values of a key are asked for, or undefined if they are numbers. */
export function asksForText(key: FilterKey): { kind: FilterKind; key: string } | undefined {
  if (key.kind === "metric" || (key.kind === "attribute" && NUMBERS.has(key.key))) return undefined;
  return key;
}

export function isTime(key: FilterKey): boolean {
  return key.kind === "attribute" && TIMES.has(key.key);
}

/** Whether a list opens by itself: not where the next condition may, but need not, follow. */
export function opensByItself(expectation: Expectation): boolean {
  return expectation.what !== "connective" || expectation.prefix !== "";
}
