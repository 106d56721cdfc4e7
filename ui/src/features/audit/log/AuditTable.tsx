import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import type { AuditEntry } from "../../../api/audit";
import { useTranslation } from "../../../i18n/useTranslation";
import classes from "../Audit.module.css";
import type { AuditSearch } from "../search";
import { EntryRow } from "./EntryRow";

const ROW_PX = 46;

/** The log as a table; only the rows in sight are drawn, and each opens to its details. */
export function AuditTable({
  entries,
  hasMore,
  isMoreComing,
  onMore,
  onSearch,
}: {
  entries: readonly AuditEntry[];
  hasMore: boolean;
  isMoreComing: boolean;
  onMore(): void;
  onSearch(change: Partial<AuditSearch>): void;
}) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => entries[index]?.seq ?? index,
    overscan: 10,
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isMoreComing && last >= entries.length - 30) onMore();
  }, [hasMore, isMoreComing, last, entries.length, onMore]);
  const toggle = (seq: number) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(seq)) after.add(seq);
      return after;
    });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="table"
      aria-label={t("audit.title")}
      aria-rowcount={hasMore ? -1 : entries.length + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <div role="rowgroup" className={classes.columns}>
        <div role="row" className={classes.row} aria-rowindex={1}>
          {(["time", "by", "what", "of", "reason"] as const).map((column) => (
            <span key={column} role="columnheader" data-column={column}>
              {t(`audit.${column}`)}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" style={{ position: "relative", height: virtual.getTotalSize() }}>
        {rows.map(({ key, index, start }) => {
          const entry = entries[index];
          if (!entry) return null;
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={classes.placed}
              role="none"
              style={{ transform: `translateY(${start}px)` }}
            >
              <EntryRow
                entry={entry}
                index={index}
                isOpen={open.has(entry.seq)}
                onToggle={toggle}
                onSearch={onSearch}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
