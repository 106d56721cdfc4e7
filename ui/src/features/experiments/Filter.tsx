import { useQueryClient } from "@tanstack/react-query";
import IconSearch from "~icons/search";
import { useTranslation } from "../../i18n/useTranslation";
import { useLocale } from "../../parts/useLocale";
import list from "../lists/List.module.css";
import { useTypedFilter } from "../lists/useTypedFilter";
import { FilterBox } from "../runs/filter/FilterBox";
import classes from "./Filter.module.css";
import { knownExperiments, offersAt } from "./offers";

/** Finds experiments by words or by a filter; what the server finds wrong with it stands below. */
export function Filter({
  text,
  failure,
  onFilter,
}: {
  text: string;
  failure: string | undefined;
  onFilter: (filter: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const { typed, change, apply } = useTypedFilter(text, onFilter);
  const shownFailure = typed === text ? failure : undefined;
  return (
    <div className={list.filter} data-filter>
      <FilterBox
        icon={<IconSearch size={15} />}
        isFailed={shownFailure !== undefined}
        value={typed}
        failedAt={undefined}
        label={t("experiments.filter")}
        placeholder={t("experiments.filterHint")}
        clear={t("experiments.clear")}
        offers={async (expected) =>
          offersAt(expected, knownExperiments(client), Date.now(), locale)
        }
        onChange={change}
        onApply={apply}
        onClear={() => apply("")}
        onFaultPlaced={() => {}}
      />
      <div role="alert">
        {shownFailure && <span className={classes.failure}>{shownFailure}</span>}
      </div>
    </div>
  );
}
