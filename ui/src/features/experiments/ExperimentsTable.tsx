import { UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import IconArrowDown from "~icons/arrow-down";
import IconArrowUp from "~icons/arrow-up";
import { ExperimentRow, type RowActions } from "./ExperimentRow";
import classes from "./Experiments.module.css";
import { type Column, nextSort, type Row, type Sort } from "./list";

const ROW_PX = 52;
/** As in the styles: below it a row is two lines and no columns. */
const NARROW = "(max-width: 48em)";

/** The experiments; only the rows in sight are drawn. */
export function ExperimentsTable({
  rows,
  sort,
  selection,
  actions,
  onSort,
  onSelectAll,
}: {
  rows: readonly Row[];
  sort: Sort;
  selection: ReadonlySet<string>;
  actions: RowActions;
  onSort: (sort: Sort) => void;
  onSelectAll: (all: boolean) => void;
}) {
  const { t } = useTranslation();
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches) ?? false;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.experiment.id ?? index,
    overscan: 12,
  });
  const focusRow = (index: number) => {
    if (index < 0 || index >= rows.length) return;
    virtual.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus(),
    );
  };
  const pressed = (event: KeyboardEvent) => {
    const { row, id } = (event.target as HTMLElement).dataset;
    if (row === undefined || id === undefined) return;
    if (event.key === "ArrowDown") focusRow(Number(row) + 1);
    else if (event.key === "ArrowUp") focusRow(Number(row) - 1);
    else if (event.key === " ") actions.onSelect(id, event.shiftKey);
    else return;
    event.preventDefault();
  };
  const some = selection.size > 0;
  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        role="table"
        aria-label={t("experiments.title")}
        aria-rowcount={rows.length + 1}
        onKeyDown={pressed}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" className={classes.row} aria-rowindex={1}>
            <div role="columnheader">
              <input
                type="checkbox"
                className={classes.box}
                aria-label={t("experiments.selectAll")}
                checked={some && selection.size === rows.length}
                ref={(box) => {
                  if (box) box.indeterminate = some && selection.size < rows.length;
                }}
                onChange={(event) => onSelectAll(event.currentTarget.checked)}
              />
            </div>
            <Heading column="name" sort={sort} onSort={onSort} />
            <div role="columnheader" className={classes.wide}>
              {t("experiments.tags")}
            </div>
            <Heading
              column="runs"
              sort={sort}
              onSort={onSort}
              className={`${classes.wide} ${classes.number}`}
            />
            <Heading column="activity" sort={sort} onSort={onSort} className={classes.wide} />
            <Heading column="created" sort={sort} onSort={onSort} className={classes.wide} />
            <div role="columnheader">
              <span className={classes.unseen}>{t("experiments.menu")}</span>
            </div>
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={item.key}
                  role="presentation"
                  className={classes.place}
                  style={{ transform: `translateY(${item.start}px)`, height: item.size }}
                >
                  <ExperimentRow
                    row={row}
                    index={item.index}
                    selected={selection.has(row.experiment.id)}
                    narrow={narrow}
                    actions={actions}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Heading({
  column,
  sort,
  className,
  onSort,
}: {
  column: Column;
  sort: Sort;
  className?: string;
  onSort: (sort: Sort) => void;
}) {
  const { t } = useTranslation();
  const isSorted = sort.column === column;
  const direction = sort.descending ? "descending" : "ascending";
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  return (
    <div role="columnheader" aria-sort={isSorted ? direction : "none"} className={className}>
      <UnstyledButton className={classes.heading} onClick={() => onSort(nextSort(sort, column))}>
        {t(`experiments.columns.${column}`)}
        <Arrow size={13} style={{ visibility: isSorted ? "visible" : "hidden" }} />
      </UnstyledButton>
    </div>
  );
}
