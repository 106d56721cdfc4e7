import { memo } from "react";
import IconChevronRight from "~icons/chevron-right";
import type { Aggregate, Group } from "../../../api/runTable";
import { exactNumber, formatCount, formatMetric } from "../../../format/number";
import { nearTime } from "../../../format/time";
import { useTranslation } from "../../../i18n/useTranslation";
import { type ColumnId, keyOf, kindOf } from "../columns/column";
import type { ColumnBox, ColumnWindow } from "./columnWindow";
import classes from "./RunsTable.module.css";

export interface GroupRowProps {
  place: number;
  top: number;
  group: Group;
  isOpen: boolean;
  isActive: boolean;
  /** Runs in the largest group. */
  largest: number;
  columns: ColumnWindow;
  locale: string;
}

/** Runs that have something in common: what, how many, and the range of their metrics. */
export const GroupRow = memo(function GroupRow(props: GroupRowProps) {
  const { place, group, isOpen, columns } = props;
  return (
    <div
      role="row"
      id={`run-row-${place}`}
      aria-rowindex={place + 2}
      aria-level={1}
      aria-expanded={isOpen}
      className={`${classes.row} ${classes.group} ${props.isActive ? classes.active : ""}`}
      style={{ top: props.top, width: columns.width }}
      data-place={place}
      data-act="toggle"
    >
      {columns.pinned.map((box, nth) =>
        nth === 0 ? (
          <GroupName key={box.id} {...props} box={box} />
        ) : (
          <GroupCell key={box.id} box={box} group={group} locale={props.locale} isPinned />
        ),
      )}
      {columns.visible.map((box) => (
        <GroupCell key={box.id} box={box} group={group} locale={props.locale} isPinned={false} />
      ))}
    </div>
  );
});

function GroupName({ group, isOpen, largest, locale, box }: GroupRowProps & { box: ColumnBox }) {
  const { t } = useTranslation();
  const values = Object.entries(group.values);
  return (
    <div role="rowheader" className={classes.name} style={{ width: box.width }}>
      <button
        type="button"
        tabIndex={-1}
        className={classes.chevron}
        data-open={isOpen || undefined}
        aria-label={t(isOpen ? "runs.close" : "runs.open")}
        data-act="toggle"
      >
        <IconChevronRight size={14} />
      </button>
      <span className={classes.groupValues} title={groupTitle(values)}>
        {values.map(([column, value]) => (
          <span key={column} className={value === null ? classes.noValue : classes.groupValue}>
            {value ?? t("runs.none")}
          </span>
        ))}
      </span>
      <span
        className={classes.count}
        style={{ "--part": largest ? group.runs / largest : 0 } as object}
        title={t("runs.count", { count: group.runs })}
      >
        {formatCount(group.runs, locale)}
      </span>
    </div>
  );
}

function groupTitle(values: [string, string | null][]): string {
  return values.map(([column, value]) => `${column} = ${value ?? "∅"}`).join("\n");
}

function GroupCell({
  box,
  group,
  locale,
  isPinned,
}: {
  box: ColumnBox;
  group: Group;
  locale: string;
  isPinned: boolean;
}) {
  const isMetric = kindOf(box.id) === "metrics";
  return (
    <div
      role="gridcell"
      className={`${isPinned ? classes.pinned : classes.cell} ${classes.long} ${isMetric ? classes.number : ""}`}
      style={{ left: box.left, width: box.width }}
    >
      {isMetric ? (
        <Range aggregate={group.metrics[keyOf(box.id)]} locale={locale} />
      ) : (
        textOf(box.id, group, locale)
      )}
    </div>
  );
}

function textOf(column: ColumnId, group: Group, locale: string): string {
  if (column !== "attributes.start_time") return group.values[column] ?? "";
  return group.latestStart === undefined ? "" : nearTime(group.latestStart, Date.now(), locale);
}

/** The mean, and below it the smallest and the largest value. */
function Range({ aggregate, locale }: { aggregate: Aggregate | undefined; locale: string }) {
  const { t } = useTranslation();
  if (!aggregate) return null;
  const { count, mean, min, max } = aggregate;
  const title = t("runs.aggregate", {
    mean: exactNumber(mean),
    min: exactNumber(min),
    max: exactNumber(max),
    count,
  });
  return (
    <span className={classes.range} title={title}>
      <span>{formatMetric(mean, locale)}</span>
      {min !== max && (
        <small>
          {formatMetric(roughly(min), locale)} – {formatMetric(roughly(max), locale)}
        </small>
      )}
    </span>
  );
}

/** Three digits, which suffice for a range and fit below the mean. */
function roughly(value: number): number {
  return Number(value.toPrecision(3));
}
