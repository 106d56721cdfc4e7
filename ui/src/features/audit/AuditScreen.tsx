import { SegmentedControl } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { OnlyManagers } from "../../parts/OnlyManagers";
import classes from "./Audit.module.css";
import { AsOf } from "./asof/AsOf";
import { AuditLog } from "./log/AuditLog";
import { Examine } from "./log/Examine";
import { type AuditSearch, filterOf } from "./search";

const route = getRouteApi("/audit");

/** Who changed what and when; and the registry as it was at any time. */
export default function AuditScreen() {
  return (
    <OnlyManagers>
      <Audit />
    </OnlyManagers>
  );
}

function Audit() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(t("audit.title"));
  const onSearch = useCallback(
    (change: Partial<AuditSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...change }), replace: true }),
    [navigate],
  );
  const isPast = search.at !== undefined;
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <h1 className={classes.title}>{t("audit.title")}</h1>
        <SegmentedControl
          size="xs"
          aria-label={t("audit.view")}
          value={isPast ? "past" : "log"}
          onChange={(view) =>
            onSearch({ at: view === "past" ? (search.until ?? Date.now()) : undefined })
          }
          data={[
            { value: "log", label: t("audit.log") },
            { value: "past", label: t("audit.past") },
          ]}
        />
        {!isPast && <Examine filter={filterOf(search)} />}
      </div>
      {isPast ? (
        <AsOf time={search.at ?? 0} onTime={(at) => onSearch({ at })} />
      ) : (
        <AuditLog search={search} onSearch={onSearch} />
      )}
    </div>
  );
}
