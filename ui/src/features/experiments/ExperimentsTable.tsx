import { UnstyledButton } from "@mantine/core";
import IconArrowDown from "~icons/arrow-down";
import IconArrowUp from "~icons/arrow-up";
import { useTranslation } from "../../i18n/useTranslation";
import list from "../lists/List.module.css";
import { ListTable } from "../lists/ListTable";
import { ExperimentRow, type RowActions } from "./ExperimentRow";
import classes from "./Experiments.module.css";
import { type Column, nextSort, type Row, type Sort } from "./list";

const ROW_PX = 52;

/** The experiments, by one of the columns. */
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
  const some = selection.size > 0;
  return (
    <ListTable
      label={t("experiments.title")}
      rows={rows}
      keyOf={({ experiment }) => experiment.id}
      rowPx={() => ROW_PX}
      onKey={(event, { experiment }) => {
        if (event.key !== " ") return false;
        actions.onSelect(experiment.id, event.shiftKey);
        return true;
      }}
      head={() => (
        <div role="row" className={`${list.row} ${classes.row}`} aria-rowindex={1}>
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
            <span className={list.unseen}>{t("experiments.menu")}</span>
          </div>
        </div>
      )}
    >
      {(row, index, isNarrow) => (
        <ExperimentRow
          row={row}
          index={index}
          selected={selection.has(row.experiment.id)}
          narrow={isNarrow}
          actions={actions}
        />
      )}
    </ListTable>
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
