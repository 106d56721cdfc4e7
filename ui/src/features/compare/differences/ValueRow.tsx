import { ActionIcon, Tooltip } from "@mantine/core";
import type { CSSProperties } from "react";
import IconArrowDown from "~icons/arrow-down";
import IconArrowUp from "~icons/arrow-up";
import IconTrophy from "~icons/trophy";
import { exactNumber, formatChange, formatMetric } from "../../../format/number";
import { exactTime, formatDuration, shortTime } from "../../../format/time";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import { relativeToFirst } from "../differences";
import { bestOf, type Direction } from "../direction";
import classes from "./Table.module.css";
import type { TableRow, Value } from "./tableRows";

/** What every run has by one key; of metrics the best, and how far each is from the first. */
export function ValueRow({
  row: { section, row },
  index,
  place,
  direction,
  onDirection,
}: {
  row: Extract<TableRow, { kind: "values" }>;
  index: number;
  place: CSSProperties;
  direction: Direction;
  onDirection(key: string, direction: Direction): void;
}) {
  const { t } = useTranslation();
  const isMetric = section === "metrics";
  const numbers = isMetric ? (row.values as (number | undefined)[]) : [];
  const best = isMetric ? bestOf(numbers, direction) : new Set<number>();
  const changes = isMetric && row.differs ? relativeToFirst(numbers) : [];
  const name = section === "about" ? t(`compare.fact.${row.key}`) : row.key;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={`${classes.row} ${classes.values}`}
      data-differs={row.differs}
      style={place}
    >
      <div role="rowheader" className={classes.key}>
        <span className={classes.keyText} title={name}>
          {name}
        </span>
        {isMetric && (
          <DirectionButton metric={row.key} direction={direction} onDirection={onDirection} />
        )}
      </div>
      {row.values.map((value, run) => (
        <Cell
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
          key={run}
          section={section}
          name={row.key}
          value={value}
          isBest={best.has(run)}
          change={run === 0 ? undefined : changes[run]}
        />
      ))}
    </div>
  );
}

function DirectionButton({
  metric,
  direction,
  onDirection,
}: {
  metric: string;
  direction: Direction;
  onDirection(key: string, direction: Direction): void;
}) {
  const { t } = useTranslation();
  const label = t(direction === "max" ? "compare.higherIsBetter" : "compare.lowerIsBetter");
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="xs"
        variant="subtle"
        color="gray"
        aria-label={`${metric}: ${label}`}
        onClick={() => onDirection(metric, direction === "max" ? "min" : "max")}
      >
        {direction === "max" ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />}
      </ActionIcon>
    </Tooltip>
  );
}

function Cell({
  section,
  name,
  value,
  isBest,
  change,
}: {
  section: string;
  name: string;
  value: Value | undefined;
  isBest: boolean;
  change: number | undefined;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (value === undefined) {
    return (
      <div role="cell" className={`${classes.cell} ${classes.nothing}`}>
        <span aria-hidden>–</span>
      </div>
    );
  }
  return (
    <div role="cell" className={classes.cell}>
      <span
        className={`${classes.text} ${isBest ? classes.best : ""}`}
        title={
          typeof value === "number" && section === "metrics"
            ? exactNumber(value)
            : fullText(name, value, locale)
        }
      >
        {shortText(section, name, value, locale)}
      </span>
      {isBest && (
        <Tooltip label={t("compare.best")}>
          <span role="img" aria-label={t("compare.best")} className={classes.best}>
            <IconTrophy size={13} style={{ display: "block" }} />
          </span>
        </Tooltip>
      )}
      {change !== undefined && (
        <span className={classes.change}>{formatChange(change, locale)}</span>
      )}
    </div>
  );
}

function shortText(section: string, name: string, value: Value, locale: string): string {
  if (typeof value === "string") return value === "" ? "“”" : value;
  if (section === "metrics") return formatMetric(value, locale);
  return name === "duration" ? formatDuration(value, locale) : shortTime(value, locale);
}

function fullText(name: string, value: Value, locale: string): string {
  if (typeof value === "string") return value;
  return name === "duration" ? formatDuration(value, locale) : exactTime(value, locale);
}
