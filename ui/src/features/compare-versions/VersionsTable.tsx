import { useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { Scroller } from "../../parts/Scroller";
import type { Row } from "../compare/differences";
import { type Direction, guessDirection } from "../compare/direction";
import classes from "./CompareVersions.module.css";
import type { Compared, Comparison } from "./comparison";
import { MetricRow, TextRow } from "./rows";
import { VersionHead } from "./VersionHead";

const SECTIONS = ["metrics", "params", "signature", "more"] as const;

/** Versions as columns, what they have as rows under headings. */
export function VersionsTable({
  compared,
  comparison,
  withEqual,
  onRemove,
  onFirst,
}: {
  compared: readonly Compared[];
  comparison: Comparison;
  withEqual: boolean;
  onRemove(index: number): void;
  onFirst(index: number): void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Direction>>(new Map());
  return (
    <Scroller className={classes.scroller} label={t("compare-versions.table")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <td className={classes.corner} />
            {compared.map(({ version }, index) => (
              <VersionHead
                key={`${version.name}:${version.version}`}
                version={version}
                isFirst={index === 0}
                canRemove={compared.length > 1}
                onRemove={() => onRemove(index)}
                onFirst={() => onFirst(index)}
              />
            ))}
          </tr>
        </thead>
        {SECTIONS.map((section) => {
          const rows: readonly Row<number | string>[] = comparison[section];
          // The metrics decide which version is best: they are all shown.
          const shown = rows.filter((row) => row.differs || withEqual || section === "metrics");
          return (
            <tbody key={section}>
              <tr>
                <th colSpan={compared.length + 1} scope="rowgroup" className={classes.section}>
                  <span>{t(`compare-versions.section.${section}`)}</span>
                  {shown.length < rows.length && (
                    <em>{t("compare-versions.equal", { count: rows.length - shown.length })}</em>
                  )}
                  {rows.length === 0 && <em>{t("compare-versions.noRows")}</em>}
                </th>
              </tr>
              {shown.map((row) =>
                section === "metrics" ? (
                  <MetricRow
                    key={row.key}
                    row={row as Row<number>}
                    direction={chosen.get(row.key) ?? guessDirection(row.key)}
                    onDirection={(direction) => setChosen(new Map(chosen).set(row.key, direction))}
                  />
                ) : (
                  <TextRow
                    key={row.key}
                    name={nameOf(section, row.key, t)}
                    row={row as Row<string>}
                  />
                ),
              )}
            </tbody>
          );
        })}
      </table>
    </Scroller>
  );
}

/** `input age` as it is called in the language of the page. */
function nameOf(section: string, key: string, t: (key: string) => string): string {
  if (section === "more" && !key.startsWith("tags.")) return t(`compare-versions.fact.${key}`);
  if (section !== "signature") return key;
  const space = key.indexOf(" ");
  return `${t(`compare-versions.${key.slice(0, space)}`)} ${key.slice(space + 1)}`;
}
