import { Skeleton } from "@mantine/core";
import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import { type ModelVersion, modelVersionsQuery } from "../../../api/modelVersions";
import { movesQuery } from "../../../api/registryHistory";
import { type RunDetail, runQuery } from "../../../api/runs";
import { formatMetric } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { AnchorLink } from "../../../parts/links";
import { Time } from "../../../parts/Time";
import { useLocale } from "../../../parts/useLocale";
import { writeVersions } from "../../compare-versions/search";
import { Person } from "../../models/parts/Person";
import { StageBadge } from "../../models/parts/StageBadge";
import classes from "./Answers.module.css";
import { bestVersion, deciding, paramsText } from "./best";

const PRODUCTION = "Production";
const STAGING = "Staging";
const MOST_COMPARED = 20;

/** What one wants to know of a registered model, at once: what runs, since when, by whom, and why. */
export function Answers({ name }: { name: string }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({ ...modelVersionsQuery(name), retry: false });
  const versions = found.data?.pages.flatMap((page) => page.versions) ?? [];
  // What the log is filtered by need not be a registered model.
  if (!found.isPending && versions.length === 0) return null;
  return (
    <section
      className={classes.answers}
      aria-label={t("audit.answers.title", { name })}
      aria-busy={found.isPending}
    >
      {found.isPending ? <Waiting /> : <Found name={name} versions={versions} />}
    </section>
  );
}

/** The questions stand where they will, so that nothing below moves. */
function Waiting() {
  const { t } = useTranslation();
  return (
    <dl className={classes.list}>
      {(["which", "params", "back", "who", "best", "testing"] as const).map((question) => (
        <Answer key={question} question={t(`audit.answers.${question}`)}>
          <Skeleton height={18} width="60%" />
        </Answer>
      ))}
    </dl>
  );
}

function Found({ name, versions }: { name: string; versions: readonly ModelVersion[] }) {
  const { t } = useTranslation();
  const compared = versions.slice(0, MOST_COMPARED);
  const runs = useRuns(compared);
  const current = newest(versions, PRODUCTION);
  const waiting = versions.filter(({ stage }) => stage === STAGING);
  const moves = useQuery(movesQuery(name)).data ?? [];
  const deployed = moves.find(
    (move) => move.toStage === PRODUCTION && move.version === current?.version,
  );
  const sent = moves.find((move) => move.toStage === STAGING);
  const earlier = moves.find(
    (move) => move.toStage === PRODUCTION && move.version !== current?.version,
  );
  const before = versions.find(({ version }) => version === earlier?.version);
  const run = current?.runId ? runs.get(current.runId) : undefined;
  const key = deciding(compared.map((version) => metricsOf(version, runs)));
  const best = key ? bestVersion(compared, key, (version) => metricsOf(version, runs)) : undefined;
  const none = <span className={classes.quiet}>{t("audit.answers.nobody")}</span>;
  return (
    <dl className={classes.list}>
      <Answer question={t("audit.answers.which")}>
        {current ? (
          <>
            <Version version={current} /> <StageBadge stage={PRODUCTION} />
            {key && <Metric name={key} value={metricsOf(current, runs).get(key)} />}
          </>
        ) : (
          none
        )}
      </Answer>
      <Answer question={t("audit.answers.params")}>
        {run ? (
          <>
            <AnchorLink
              to="/experiments/$experimentId/runs/$runId"
              params={{ experimentId: run.experimentId, runId: run.runId }}
              fz="sm"
            >
              {run.name || run.runId}
            </AnchorLink>
            <span className={classes.params}>{paramsText(run.params)}</span>
          </>
        ) : (
          none
        )}
      </Answer>
      <Answer question={t("audit.answers.back")}>
        {before && current ? (
          <>
            <Version version={before} />
            {key && <Metric name={key} value={metricsOf(before, runs).get(key)} />}
            <AnchorLink
              to="/compare-versions"
              search={{ versions: writeVersions([current, before]) }}
              fz="sm"
            >
              {t("audit.answers.compare")}
            </AnchorLink>
            <AnchorLink to="/models/$name" params={{ name }} fz="sm">
              {t("audit.answers.goBack")}
            </AnchorLink>
          </>
        ) : (
          <span className={classes.quiet}>{t("audit.answers.noBefore")}</span>
        )}
      </Answer>
      <Answer question={t("audit.answers.who")}>
        {deployed ? (
          <>
            <Person name={deployed.actor} />
            <Time at={deployed.time} />
            {deployed.comment && <span className={classes.quiet}>“{deployed.comment}”</span>}
          </>
        ) : (
          none
        )}
      </Answer>
      <Answer question={t("audit.answers.best")}>
        {best && key ? (
          <>
            <Version version={best} /> <StageBadge stage={best.stage} />
            <Metric name={key} value={metricsOf(best, runs).get(key)} />
            {compared.length > 1 && (
              <AnchorLink
                to="/compare-versions"
                search={{ versions: writeVersions(compared) }}
                fz="sm"
              >
                {t("audit.answers.compareAll", { count: compared.length })}
              </AnchorLink>
            )}
          </>
        ) : (
          <span className={classes.quiet}>{t("audit.answers.noMetrics")}</span>
        )}
      </Answer>
      <Answer question={t("audit.answers.testing")}>
        {waiting.length > 0 ? (
          <>
            {waiting.map((version) => (
              <Version key={version.version} version={version} />
            ))}
            <StageBadge stage={STAGING} />
            <code>
              models:/{name}/{STAGING}
            </code>
            {sent && sent.version === waiting[0]?.version && (
              <>
                <Person name={sent.actor} />
                <Time at={sent.time} />
              </>
            )}
          </>
        ) : (
          <span className={classes.quiet}>{t("audit.answers.nothingToTest")}</span>
        )}
      </Answer>
    </dl>
  );
}

/** The runs of versions, by id; those that may not be read are left out. */
function useRuns(versions: readonly ModelVersion[]): ReadonlyMap<string, RunDetail> {
  const ids = useMemo(() => [...new Set(versions.flatMap(({ runId }) => runId ?? []))], [versions]);
  const runs = useQueries({ queries: ids.map((id) => ({ ...runQuery(id), retry: false })) });
  return new Map(runs.flatMap(({ data }) => (data ? [[data.runId, data] as const] : [])));
}

function metricsOf(
  version: ModelVersion,
  runs: ReadonlyMap<string, RunDetail>,
): ReadonlyMap<string, number> {
  const run = version.runId ? runs.get(version.runId) : undefined;
  const ofRun = [...(run?.metrics ?? [])].map(([key, { value }]) => [key, value] as const);
  return new Map([...ofRun, ...version.metrics]);
}

function newest(versions: readonly ModelVersion[], stage: string): ModelVersion | undefined {
  const held = versions.filter((version) => version.stage === stage);
  return held.sort((a, b) => Number(b.version) - Number(a.version))[0];
}

function Answer({ question, children }: { question: string; children: ReactNode }) {
  return (
    <div className={classes.answer}>
      <dt>{question}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Version({ version: { name, version } }: { version: ModelVersion }) {
  return (
    <AnchorLink to="/models/$name/versions/$version" params={{ name, version }} fw={650} fz="sm">
      {name} v{version}
    </AnchorLink>
  );
}

function Metric({ name, value }: { name: string; value: number | undefined }) {
  const locale = useLocale();
  if (value === undefined) return null;
  return (
    <span className={classes.quiet}>
      {name} = {formatMetric(value, locale)}
    </span>
  );
}
