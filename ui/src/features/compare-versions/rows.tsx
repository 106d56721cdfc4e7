import { ActionIcon, Tooltip } from "@mantine/core";
import IconArrowDown from "~icons/arrow-down";
import IconArrowUp from "~icons/arrow-up";
import IconTrophy from "~icons/trophy";
import { formatChange } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { MetricValue } from "../../parts/MetricValue";
import { useLocale } from "../../parts/useLocale";
import { type Row, relativeToFirst } from "../compare/differences";
import { bestOf, type Direction } from "../compare/direction";
import classes from "./CompareVersions.module.css";

/** A metric of every version, the best marked, and how far each is from the first. */
export function MetricRow({
  row,
  direction,
  onDirection,
}: {
  row: Row<number>;
  direction: Direction;
  onDirection(direction: Direction): void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const best = bestOf(row.values, direction);
  const changes = row.differs ? relativeToFirst(row.values) : [];
  const label = t(direction === "max" ? "compare.higherIsBetter" : "compare.lowerIsBetter");
  return (
    <tr>
      <th scope="row">
        <span className={classes.key}>
          <span>{row.key}</span>
          <Tooltip label={label}>
            <ActionIcon
              size="xs"
              aria-label={`${row.key}: ${label}`}
              onClick={() => onDirection(direction === "max" ? "min" : "max")}
            >
              {direction === "max" ? <IconArrowUp size={13} /> : <IconArrowDown size={13} />}
            </ActionIcon>
          </Tooltip>
        </span>
      </th>
      {row.values.map((value, index) => {
        const change = index === 0 ? undefined : changes[index];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
          <td key={index} data-best={best.has(index)}>
            {value === undefined ? (
              <span className={classes.nothing}>–</span>
            ) : (
              <span className={classes.value}>
                <MetricValue value={value} />
                {best.has(index) && (
                  <Tooltip label={t("compare.best")}>
                    <span role="img" aria-label={t("compare.best")} className={classes.trophy}>
                      <IconTrophy size={14} />
                    </span>
                  </Tooltip>
                )}
                {change !== undefined && change !== 0 && (
                  <span className={classes.change}>{formatChange(change, locale)}</span>
                )}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** A text of every version; those that are not the first one's stand out. */
export function TextRow({ name, row }: { name: string; row: Row<string> }) {
  const [first] = row.values;
  return (
    <tr data-equal={!row.differs}>
      <th scope="row">{name}</th>
      {row.values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
        <td key={index} data-differs={index > 0 && value !== first}>
          {value === undefined ? <span className={classes.nothing}>–</span> : value}
        </td>
      ))}
    </tr>
  );
}
