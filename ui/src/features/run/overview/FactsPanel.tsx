import { Anchor, Badge } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type RunDetail, runQuery } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { Duration } from "../../../parts/Duration";
import { AnchorLink } from "../../../parts/links";
import { Panel } from "../../../parts/Panel";
import { RunStatus } from "../../../parts/RunStatus";
import { Time } from "../../../parts/Time";
import { gitOf, shortSource, TAG } from "../facts";
import classes from "./Facts.module.css";

/** Where a run came from, when, by whom, and where its files are. */
export function FactsPanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const source = run.tags.get(TAG.source);
  const sourceType = run.tags.get(TAG.sourceType);
  const entryPoint = run.tags.get(TAG.entryPoint);
  const user = run.user || run.tags.get(TAG.user);
  const parent = run.tags.get(TAG.parent);
  return (
    <Panel title={t("run.about")}>
      <dl className={classes.facts}>
        <Fact name={t("run.status")}>
          <RunStatus status={run.status} />
        </Fact>
        {run.start !== undefined && (
          <Fact name={t("run.started")}>
            <Time at={run.start} />
          </Fact>
        )}
        {run.start !== undefined && (run.end !== undefined || run.status === "RUNNING") && (
          <Fact name={t("run.duration")}>
            <Duration start={run.start} end={run.end} />
          </Fact>
        )}
        {user && <Fact name={t("run.user")}>{user}</Fact>}
        {source && (
          <Fact name={t("run.source")}>
            <span title={source}>{shortSource(source)}</span>
            {entryPoint && <span>· {entryPoint}</span>}
            {sourceType && sourceType !== "LOCAL" && (
              <Badge size="xs" variant="light" color="gray">
                {sourceType.toLowerCase()}
              </Badge>
            )}
          </Fact>
        )}
        <GitFact run={run} />
        {parent && <ParentFact parent={parent} />}
        <Fact name={t("run.id")}>
          <span className={classes.mono}>{run.runId}</span>
          <CopyButton text={run.runId} label={t("run.copyId")} size="xs" />
        </Fact>
        {run.artifactUri && (
          <Fact name={t("run.artifactUri")}>
            <span className={classes.mono}>{run.artifactUri}</span>
            <CopyButton text={run.artifactUri} label={t("run.copyUri")} size="xs" />
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const SHOWN_DIGITS = 10;

function GitFact({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const git = gitOf(run.tags);
  if (!git) return null;
  const short = git.commit.slice(0, SHOWN_DIGITS);
  return (
    <Fact name={t("run.commit")}>
      {git.url ? (
        <Anchor
          href={git.url}
          target="_blank"
          rel="noopener noreferrer"
          className={classes.mono}
          title={git.commit}
        >
          {short}
        </Anchor>
      ) : (
        <span className={classes.mono} title={git.commit}>
          {short}
        </span>
      )}
      <CopyButton text={git.commit} label={t("run.copyCommit")} size="xs" />
      {git.branch && <span>{git.branch}</span>}
      {git.isDirty && (
        <Badge size="xs" variant="light" color="yellow" title={t("run.dirtyHint")}>
          {t("run.dirty")}
        </Badge>
      )}
    </Fact>
  );
}

function ParentFact({ parent }: { parent: string }) {
  const { t } = useTranslation();
  const found = useQuery(runQuery(parent));
  return (
    <Fact name={t("run.parent")}>
      {found.data ? (
        <AnchorLink
          to="/experiments/$experimentId/runs/$runId"
          params={{ experimentId: found.data.experimentId, runId: parent }}
          fz="sm"
        >
          {found.data.name || parent}
        </AnchorLink>
      ) : (
        <span className={classes.mono}>{parent}</span>
      )}
    </Fact>
  );
}
