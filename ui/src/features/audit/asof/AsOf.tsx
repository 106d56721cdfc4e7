import { Button, Group, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import IconPackageOff from "~icons/package-off";
import IconSearch from "~icons/search";
import { registryAsOfQuery } from "../../../api/audit";
import { exactTime } from "../../../format/time";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { ErrorState } from "../../../parts/ErrorState";
import { AnchorLink } from "../../../parts/links";
import { useLocale } from "../../../parts/useLocale";
import { Person } from "../../models/parts/Person";
import { StageBadge } from "../../models/parts/StageBadge";
import classes from "../Audit.module.css";
import { fromField, toField } from "../dates";
import { type PastModel, pastModels } from "./past";

const DAY_MS = 24 * 3600 * 1000;
const STEPS = [30, 7, 1] as const;
const MOST_LISTED = 6;

/** Which version stood where at a time: out of the audit log, so also what is gone since. */
export function AsOf({ time, onTime }: { time: number; onTime(time: number): void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [find, setFind] = useState("");
  const past = useQuery({ ...registryAsOfQuery(time), placeholderData: (before) => before });
  const models = past.data ? pastModels(past.data, find) : [];
  return (
    <div className={classes.past}>
      <div className={classes.filters}>
        <TextInput
          size="xs"
          type="datetime-local"
          label={t("audit.asOf")}
          value={toField(time)}
          onChange={(event) => {
            const chosen = fromField(event.currentTarget.value);
            // The whole minute, to its end: what happened in it has happened.
            if (chosen !== undefined) onTime(chosen + 59_999);
          }}
        />
        <Group gap={4}>
          {STEPS.map((count) => (
            <Button
              key={count}
              size="xs"
              variant="default"
              onClick={() => onTime(time - count * DAY_MS)}
            >
              {t("audit.daysBefore", { count })}
            </Button>
          ))}
          <Button size="xs" variant="default" onClick={() => onTime(Date.now())}>
            {t("audit.now")}
          </Button>
        </Group>
        <TextInput
          data-filter
          size="xs"
          label={t("audit.findModel")}
          leftSection={<IconSearch size={14} />}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      </div>
      {past.error && (
        <div className={classes.notice}>
          <ErrorState
            title={t("audit.unreadPast")}
            error={past.error}
            onRetry={() => void past.refetch()}
          />
        </div>
      )}
      {past.isPending && <Skeleton m={16} h={120} w="auto" aria-busy />}
      {past.data && models.length === 0 && (
        <EmptyState icon={<IconPackageOff size={22} />} title={t("audit.noModels")}>
          {t("audit.noModelsHint", { time: exactTime(time, locale) })}
        </EmptyState>
      )}
      {models.length > 0 && (
        <ul
          className={classes.models}
          aria-label={t("audit.registryAt", { time: exactTime(time, locale) })}
        >
          {models.map((model) => (
            <Model key={model.name} model={model} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Model({ model }: { model: PastModel }) {
  const { t } = useTranslation();
  return (
    <li className={classes.model}>
      <div className={classes.modelHead}>
        <strong>{model.name}</strong>
        <span className={classes.quiet}>{t("audit.versions", { count: model.count })}</span>
      </div>
      {model.stages.map(({ stage, versions }) => (
        <div key={stage} className={classes.stageRow}>
          <div>
            <StageBadge stage={stage} />
          </div>
          <div className={classes.holders}>
            {versions.slice(0, MOST_LISTED).map((version) => (
              <span key={version.version} className={classes.holder}>
                <strong>v{version.version}</strong>
                <Person name={version.user} />
                {version.runId && (
                  <AnchorLink to="/compare" search={{ runs: version.runId }} fz="xs">
                    {t("audit.run")}
                  </AnchorLink>
                )}
              </span>
            ))}
            {versions.length > MOST_LISTED && (
              <span className={classes.quiet}>
                {t("audit.more", { count: versions.length - MOST_LISTED })}
              </span>
            )}
          </div>
        </div>
      ))}
    </li>
  );
}
