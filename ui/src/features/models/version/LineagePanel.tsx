import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import IconBox from "~icons/box";
import IconChartLine from "~icons/chart-line";
import IconCode from "~icons/code";
import IconDatabase from "~icons/database";
import type { ModelVersion } from "../../../api/modelVersions";
import type { RunDetail } from "../../../api/runs";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import type { Icon } from "../../../parts/icon";
import { Panel } from "../../../parts/Panel";
import { Time } from "../../../parts/Time";
import { useLocale } from "../../../parts/useLocale";
import { rowsOf } from "../../run/datasets";
import { gitOf, shortSource, TAG } from "../../run/facts";
import { StageBadge } from "../parts/StageBadge";
import classes from "./Lineage.module.css";

/** Where the version comes from: data and code → run → version, drawn; each leads on. */
export function LineagePanel({
  version,
  run,
}: {
  version: ModelVersion;
  run: RunDetail | undefined;
}) {
  const { t } = useTranslation();
  const inputs = run ? inputsOf(run) : [];
  return (
    <Panel title={t("models.lineage.title")}>
      <div className={classes.graph} data-inputs={inputs.length > 0}>
        {inputs.length > 0 && (
          <>
            <ul className={classes.inputs} aria-label={t("models.lineage.inputs")}>
              {inputs.map((input) => (
                <li key={input.key}>{input.node}</li>
              ))}
            </ul>
            <Joints count={inputs.length} />
          </>
        )}
        {version.runId !== undefined ? (
          <>
            <RunNode runId={version.runId} run={run} />
            <Joints count={1} />
          </>
        ) : (
          <>
            <Node icon={IconBox} kind={t("models.lineage.source")}>
              <span className={classes.mono}>{version.source}</span>
            </Node>
            <Joints count={1} />
          </>
        )}
        <Node icon={IconBox} kind={t("models.version")} isHere>
          <strong>
            {version.name} v{version.version}
          </strong>
          <StageBadge stage={version.stage} />
        </Node>
      </div>
    </Panel>
  );
}

function inputsOf(run: RunDetail): { key: string; node: ReactNode }[] {
  const git = gitOf(run.tags);
  const source = run.tags.get(TAG.source);
  return [
    ...run.datasets.map((dataset) => ({
      key: `data ${dataset.name} ${dataset.digest} ${dataset.context}`,
      node: <DatasetNode dataset={dataset} />,
    })),
    ...(git || source ? [{ key: "code", node: <CodeNode source={source} git={git} /> }] : []),
  ];
}

function DatasetNode({ dataset }: { dataset: RunDetail["datasets"][number] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const rows = rowsOf(dataset.profile);
  return (
    <Node icon={IconDatabase} kind={dataset.context ?? t("models.lineage.dataset")}>
      <strong>{dataset.name}</strong>
      <span className={classes.faint}>
        <span className={classes.mono}>{dataset.digest}</span>
        {rows !== undefined &&
          ` · ${t("models.lineage.rows", { shown: formatCount(rows, locale), count: rows })}`}
      </span>
    </Node>
  );
}

function CodeNode({ source, git }: { source: string | undefined; git: ReturnType<typeof gitOf> }) {
  const { t } = useTranslation();
  const commit = git?.commit.slice(0, 10);
  return (
    <Node icon={IconCode} kind={t("models.lineage.code")}>
      {source && <strong title={source}>{shortSource(source)}</strong>}
      {git && (
        <span className={classes.faint}>
          {git.url ? (
            <Anchor href={git.url} target="_blank" rel="noopener noreferrer" fz="xs" ff="monospace">
              {commit}
            </Anchor>
          ) : (
            <span className={classes.mono}>{commit}</span>
          )}
          {git.isDirty && ` · ${t("models.lineage.dirty")}`}
        </span>
      )}
    </Node>
  );
}

function RunNode({ runId, run }: { runId: string; run: RunDetail | undefined }) {
  const { t } = useTranslation();
  return (
    <Node icon={IconChartLine} kind={t("models.lineage.run")}>
      {run ? (
        <>
          <Link
            to="/experiments/$experimentId/runs/$runId"
            params={{ experimentId: run.experimentId, runId }}
            className={classes.link}
          >
            {run.name || runId}
          </Link>
          <span className={classes.faint}>
            {run.user}
            {run.start !== undefined && (
              <>
                {" · "}
                <Time at={run.start} inList />
              </>
            )}
          </span>
        </>
      ) : (
        <>
          <span className={classes.mono}>{runId}</span>
          <span className={classes.faint}>{t("models.lineage.runGone")}</span>
        </>
      )}
    </Node>
  );
}

function Node({
  icon: Icon,
  kind,
  isHere = false,
  children,
}: {
  icon: Icon;
  kind: string;
  /** The one that this page is about. */
  isHere?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={classes.node} data-here={isHere}>
      <span className={classes.kind}>
        <Icon size={13} />
        {kind}
      </span>
      {children}
    </div>
  );
}

/** Lines from as many nodes at the left to the one at the right. */
function Joints({ count }: { count: number }) {
  return (
    <span className={classes.joints} aria-hidden>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {Array.from({ length: count }, (_, index) => {
          const y = ((index + 0.5) / count) * 100;
          return (
            <path
              // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
              key={index}
              d={`M0 ${y} C60 ${y} 40 50 100 50`}
              vectorEffect="non-scaling-stroke"
            />
          );
        })}
      </svg>
    </span>
  );
}
