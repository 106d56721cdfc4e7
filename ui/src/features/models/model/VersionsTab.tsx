import { Button, Checkbox, Group, Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import IconColumns from "~icons/columns";
import type { ModelVersion } from "../../../api/modelVersions";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { ButtonLink } from "../../../parts/links";
import { Time } from "../../../parts/Time";
import { writeVersions } from "../../compare-versions/search";
import { firstLine } from "../list/rows";
import { BestValue } from "../metrics/BestValue";
import { useVersionMetrics } from "../metrics/useVersionMetrics";
import { AliasChip } from "../parts/AliasChip";
import { Person } from "../parts/Person";
import { StageBadge } from "../parts/StageBadge";
import classes from "./Versions.module.css";

const METRICS = 3;

/** All versions in a table with the metrics that most likely decide; two and more of them are compared. */
export function VersionsTab({
  name,
  versions,
  isLoading,
  hasMore,
  onMore,
}: {
  name: string;
  versions: readonly ModelVersion[];
  isLoading: boolean;
  hasMore: boolean;
  onMore: () => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (version: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(version);
    else next.delete(version);
    setChosen(next);
  };
  const metrics = useVersionMetrics(versions, METRICS);
  // The columns are there at once or not at all: none comes later between the others.
  if (isLoading || metrics.isPending) return <Skeleton height={240} />;
  if (versions.length === 0) {
    return <EmptyState icon={<IconColumns size={22} />} title={t("models.noVersions")} />;
  }
  const named = [...chosen].map((version) => ({ name, version }));
  return (
    <>
      <Group mb="sm" gap="sm" mih={30}>
        {chosen.size > 1 ? (
          <ButtonLink
            size="xs"
            leftSection={<IconColumns size={14} />}
            to="/compare-versions"
            search={{ versions: writeVersions(named) }}
          >
            {t("models.versions.compareSome", { count: chosen.size })}
          </ButtonLink>
        ) : (
          <Button size="xs" variant="default" leftSection={<IconColumns size={14} />} disabled>
            {t("models.versions.compare")}
          </Button>
        )}
        {chosen.size < 2 && (
          <span className={classes.dimmed}>{t("models.versions.compareHint")}</span>
        )}
      </Group>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label={t("models.tab.versions")}>
          <thead>
            <tr>
              <th aria-label={t("models.versions.select")} />
              <th>{t("models.version")}</th>
              <th>{t("models.stageWord")}</th>
              {metrics.keys.map((key) => (
                <th key={key} className={classes.metric} title={key}>
                  {key}
                </th>
              ))}
              <th>{t("models.versions.note")}</th>
              <th>{t("models.aliases.title")}</th>
              <th>{t("models.versions.by")}</th>
              <th>{t("models.versions.registered")}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <tr key={version.version} data-chosen={chosen.has(version.version)}>
                <td>
                  <Checkbox
                    size="xs"
                    aria-label={t("models.versions.selectOne", { version: `v${version.version}` })}
                    checked={chosen.has(version.version)}
                    onChange={(event) => choose(version.version, event.currentTarget.checked)}
                  />
                </td>
                <td>
                  <Link
                    className={classes.link}
                    to="/models/$name/versions/$version"
                    params={{ name, version: version.version }}
                  >
                    v{version.version}
                  </Link>
                </td>
                <td>
                  <StageBadge stage={version.stage} />
                </td>
                {metrics.keys.map((key) => (
                  <td key={key} className={classes.metric}>
                    <Metric
                      value={metrics.of(version, key)}
                      isBest={metrics.isBest(version, key)}
                    />
                  </td>
                ))}
                <td className={classes.note}>{firstLine(version.description)}</td>
                <td>
                  <Group gap={4}>
                    {version.aliases.map((alias) => (
                      <AliasChip key={alias} alias={alias} />
                    ))}
                  </Group>
                </td>
                <td className={classes.person}>
                  <Person name={version.user} />
                </td>
                <td className={classes.dimmed}>
                  {version.created !== undefined && <Time at={version.created} inList />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {hasMore && (
        <Button size="xs" variant="default" mt="sm" onClick={onMore}>
          {t("models.history.more")}
        </Button>
      )}
    </>
  );
}

function Metric({ value, isBest }: { value: number | undefined; isBest: boolean }) {
  if (value === undefined) return <span className={classes.dimmed}>–</span>;
  return <BestValue value={value} isBest={isBest} />;
}
