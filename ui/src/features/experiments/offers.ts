/** What completion offers in the filter of experiments: their attributes, tags, and values of these. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { Experiment } from "../../api/experiments";
import {
  connectiveOffers,
  type Offer,
  operatorOffers,
  textOffers,
  timeOffers,
} from "../runs/filter/completion";
import type { Expectation, FilterKey } from "../runs/filter/expects";
import { quoteKey } from "../runs/filter/quote";

const TIMES = new Set(["creation_time", "last_update_time"]);
const ATTRIBUTES = ["name", ...TIMES, "experiment_id"];
const NUMERIC: FilterKey = { kind: "metric", key: "" };
const MOST_VALUES = 50;

/** The experiments that this page has read so far: what is offered is found among them. */
export function knownExperiments(client: QueryClient): readonly Experiment[] {
  const lists = client.getQueriesData<InfiniteData<{ experiments: Experiment[] }>>({
    queryKey: ["experiments", "search"],
  });
  const found = new Map<string, Experiment>();
  for (const [, list] of lists) {
    for (const page of list?.pages ?? [])
      for (const one of page.experiments) found.set(one.id, one);
  }
  return [...found.values()];
}

/**
 * @param now ms since 1970 UTC
 */
export function offersAt(
  { what, key, begun, prefix, quote }: Expectation,
  known: readonly Experiment[],
  now: number,
  locale: string,
): Offer[] {
  if (what === "key") return keyOffers(known);
  if (what === "connective") return connectiveOffers();
  if (what === "list") return [{ label: "(…)", text: "(", type: "operator" }];
  if (!key) return [];
  const isTime = key.kind === "attribute" && TIMES.has(key.key);
  // Times are compared as numbers are, but every experiment has them.
  if (what === "operator")
    return operatorOffers(isTime ? NUMERIC : key, begun).filter(
      ({ text }) => !isTime || !text.startsWith("IS"),
    );
  if (isTime) return timeOffers(now, locale);
  const values = new Set(
    known.map((one) => valueIn(one, key)).filter((value) => value !== undefined),
  );
  const fitting = [...values].filter((value) => value.startsWith(prefix)).sort();
  return textOffers(fitting.slice(0, MOST_VALUES), quote);
}

function keyOffers(known: readonly Experiment[]): Offer[] {
  const tags = new Set(known.flatMap(({ tags }) => [...tags.keys()]));
  return [
    ...ATTRIBUTES.map(
      (name, nth): Offer => ({ label: name, text: name, type: "attribute", boost: 9 - nth }),
    ),
    ...[...tags].sort().map((tag): Offer => {
      const text = quoteKey("tags", tag);
      const isSystem = tag.startsWith("mlflow.") || tag.startsWith("headrace.");
      return { label: text, text, type: "tag", boost: isSystem ? -50 : 0 };
    }),
  ];
}

function valueIn(experiment: Experiment, { kind, key }: FilterKey): string | undefined {
  if (kind === "tag") return experiment.tags.get(key);
  if (key === "name") return experiment.name;
  return key === "experiment_id" ? experiment.id : undefined;
}
