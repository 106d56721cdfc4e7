import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import IconFilter from "~icons/filter";
import { runKeysQuery, runValuesOfKeyQuery } from "../../../api/runKeys";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import {
  asksForText,
  connectiveOffers,
  isTime,
  keyOffers,
  type Offer,
  operatorOffers,
  STATUSES,
  textOffers,
  timeOffers,
} from "./completion";
import type { Expectation, FilterKey } from "./expects";
import classes from "./FilterBar.module.css";
import { FilterBox } from "./FilterBox";
import type { FilterFailure } from "./failure";
import { asFilter } from "./plainWords";

/** Writes a filter and asks for it with Enter; what the server finds wrong stands under its place. */
export function FilterBar({
  value,
  failure,
  experimentIds,
  onApply,
}: {
  value: string;
  failure: FilterFailure | undefined;
  experimentIds: readonly string[];
  onApply(filter: string): void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [faultLeft, setFaultLeft] = useState(0);
  const offers = useOffers(experimentIds);
  // A filter that comes from elsewhere (a link, a saved view, Back) replaces what was typed.
  useEffect(() => setText(value), [value]);

  const apply = (typed: string) => {
    const filter = asFilter(typed);
    setText(filter);
    onApply(filter);
  };
  const shownFailure = failure && text.trim() === value.trim() ? failure : undefined;
  return (
    <div className={classes.bar} data-filter>
      <FilterBox
        icon={<IconFilter size={15} />}
        isFailed={shownFailure !== undefined}
        value={text}
        failedAt={shownFailure?.at}
        label={t("runs.filter")}
        placeholder={t("runs.filterHint")}
        clear={t("runs.filterClear")}
        submit={text.trim() === value.trim() ? undefined : t("runs.filterApply")}
        offers={offers}
        onChange={setText}
        onApply={apply}
        onClear={() => apply("")}
        onFaultPlaced={setFaultLeft}
      />
      <div role="alert">
        {shownFailure && (
          <div
            className={classes.failure}
            style={{ "--place": `${shownFailure.at === undefined ? 0 : faultLeft}px` } as object}
            data-placed={shownFailure.at !== undefined || undefined}
          >
            {shownFailure.problem}
          </div>
        )}
      </div>
    </div>
  );
}

/** What may be written where: keys that the runs have, values that they had. */
function useOffers(experimentIds: readonly string[]) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const { data: keys } = useQuery(runKeysQuery(experimentIds));

  const values = async (key: FilterKey, prefix: string, quote?: string): Promise<Offer[]> => {
    if (key.kind === "attribute" && key.key === "status") return textOffers(STATUSES, quote);
    if (isTime(key)) return timeOffers(Date.now(), locale);
    const asked = asksForText(key);
    if (!asked || asked.kind === "metric") return [];
    const query = runValuesOfKeyQuery(experimentIds, asked.kind, asked.key, prefix);
    return textOffers(await client.ensureQueryData(query).catch(() => []), quote);
  };
  return async ({ what, key, begun, prefix, quote }: Expectation): Promise<Offer[]> => {
    if (what === "key") return keyOffers(keys, (count) => t("runs.count", { count }));
    if (what === "connective") return connectiveOffers();
    if (what === "list") return [{ label: "(…)", text: "(", type: "operator" }];
    if (!key) return [];
    return what === "operator" ? operatorOffers(key, begun) : values(key, prefix, quote);
  };
}
