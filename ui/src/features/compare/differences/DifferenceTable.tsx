import { UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useRef } from "react";
import IconChevronDown from "~icons/chevron-down";
import IconChevronRight from "~icons/chevron-right";
import type { RunDetail } from "../../../api/runs";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { Direction } from "../direction";
import { RunHead } from "./RunHead";
import classes from "./Table.module.css";
import type { Section, TableRow } from "./tableRows";
import { ValueRow } from "./ValueRow";

const ROW_HEIGHT = 34;

export interface DifferenceTableProps {
  runs: readonly RunDetail[];
  rows: readonly TableRow[];
  directionOf(key: string): Direction;
  onDirection(key: string, direction: Direction): void;
  onFold(section: Section): void;
  onRemove(runId: string): void;
  onFirst(runId: string): void;
}

/** Runs as columns, what they have as rows; only the rows in view are in the page. */
export function DifferenceTable(props: DifferenceTableProps) {
  const { t } = useTranslation();
  const { runs, rows } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 15,
  });
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="table"
      aria-label={t("compare.table")}
      aria-rowcount={rows.length + 1}
      aria-colcount={runs.length + 1}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} style={{ display: "flex", minWidth: "100%" }}>
          <div role="columnheader" className={classes.key}>
            <span className={classes.nothing}>{t("compare.run")}</span>
          </div>
          {runs.map((run, index) => (
            <RunHead
              key={run.runId}
              run={run}
              isFirst={index === 0}
              canRemove={runs.length > 1}
              onRemove={props.onRemove}
              onFirst={props.onFirst}
            />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const place = { transform: `translateY(${item.start}px)` };
          return row.kind === "section" ? (
            <SectionRow
              key={row.section}
              row={row}
              index={item.index}
              place={place}
              onFold={props.onFold}
            />
          ) : (
            <ValueRow
              key={`${row.section} ${row.row.key}`}
              row={row}
              index={item.index}
              place={place}
              direction={props.directionOf(row.row.key)}
              onDirection={props.onDirection}
            />
          );
        })}
      </div>
    </div>
  );
}

function SectionRow({
  row,
  index,
  place,
  onFold,
}: {
  row: Extract<TableRow, { kind: "section" }>;
  index: number;
  place: CSSProperties;
  onFold(section: Section): void;
}): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const counts =
    row.shown === row.total
      ? formatCount(row.total, locale)
      : t("compare.ofAll", {
          shown: formatCount(row.shown, locale),
          all: formatCount(row.total, locale),
        });
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${classes.row} ${classes.section}`}
      style={place}
    >
      <div role="rowheader" style={{ display: "contents" }}>
        <UnstyledButton
          className={classes.fold}
          aria-expanded={row.isOpen}
          onClick={() => onFold(row.section)}
        >
          {row.isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          {t(`compare.section.${row.section}`)}
          <span className={classes.change}>{counts}</span>
        </UnstyledButton>
      </div>
    </div>
  );
}
