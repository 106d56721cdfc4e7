import { Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import IconHistory from "~icons/history";
import { auditQuery } from "../../../api/audit";
import { useLive } from "../../../app/live/live";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { ErrorState } from "../../../parts/ErrorState";
import classes from "../Audit.module.css";
import { Answers } from "../answers/Answers";
import { type AuditSearch, filterOf } from "../search";
import { AuditTable } from "./AuditTable";
import { Filters } from "./Filters";

/** The entries that a filter finds, the newest first, page by page as one scrolls. */
export function AuditLog({
  search,
  onSearch,
}: {
  search: AuditSearch;
  onSearch(change: Partial<AuditSearch>): void;
}) {
  const { t } = useTranslation();
  const filter = useMemo(() => filterOf(search), [search]);
  const log = useInfiniteQuery({ ...auditQuery(filter), placeholderData: (before) => before });
  const entries = useMemo(() => log.data?.pages.flatMap((page) => page.entries) ?? [], [log.data]);
  const isFiltered = Object.keys(filter).length > 0;
  // The log grows. Behind its newest page nothing does: what was scrolled to stays where it is.
  const onlyFirst = log.data?.pages.length === 1;
  useLive((change) => {
    if (change.registry && onlyFirst) void log.refetch();
  });
  return (
    <>
      <Filters search={search} onSearch={onSearch} />
      {search.name && <Answers name={search.name} />}
      {log.error && (
        <div className={classes.notice}>
          <ErrorState
            title={t("audit.unread")}
            error={log.error}
            onRetry={() => void log.refetch()}
          />
        </div>
      )}
      {log.isPending && <Waiting />}
      {log.data && entries.length === 0 && (
        <EmptyState
          icon={<IconHistory size={22} />}
          title={t(isFiltered ? "audit.noneFound" : "audit.none")}
        >
          {t(isFiltered ? "audit.noneFoundHint" : "audit.noneHint")}
        </EmptyState>
      )}
      {entries.length > 0 && (
        <AuditTable
          entries={entries}
          hasMore={log.hasNextPage}
          isMoreComing={log.isFetchingNextPage}
          onMore={() => void log.fetchNextPage()}
          onSearch={onSearch}
        />
      )}
    </>
  );
}

function Waiting() {
  return (
    <div className={classes.waiting} aria-busy="true">
      {Array.from({ length: 9 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={row} height={20} my={18} opacity={1 - row / 10} />
      ))}
    </div>
  );
}
