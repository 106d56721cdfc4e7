import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  deleteVersionTag,
  describeVersion,
  type ModelVersion,
  modelDetailsQuery,
  setVersionTag,
} from "../../../api/modelVersions";
import { isAtLeast, type ModelOverview } from "../../../api/registeredModels";
import { runQuery } from "../../../api/runs";
import { requestsOfVersionQuery } from "../../../api/transitionRequests";
import { useTranslation } from "../../../i18n/useTranslation";
import { MetricsPanel } from "../../run/overview/MetricsPanel";
import { ParamsPanel } from "../../run/overview/ParamsPanel";
import { AliasesPanel } from "../model/AliasesPanel";
import { NotePanel } from "../parts/NotePanel";
import { TagsPanel } from "../parts/TagsPanel";
import { RequestCard } from "../requests/RequestCard";
import { useGatesKnown } from "../requests/useGatesKnown";
import classes from "../Screen.module.css";
import { CommentsPanel } from "./CommentsPanel";
import { DetailsPanel } from "./DetailsPanel";
import { DigestsPanel } from "./DigestsPanel";
import { LineagePanel } from "./LineagePanel";
import { LoadPanel } from "./LoadPanel";
import { LoggedMetricsPanel } from "./LoggedMetricsPanel";
import { SignaturePanel } from "./SignaturePanel";

/** All that is known of a version, the most asked first. */
export function VersionOverviewTab({
  version,
  overview,
}: {
  version: ModelVersion;
  overview: ModelOverview;
}) {
  const { t } = useTranslation();
  const { name } = version;
  const number = version.version;
  const canEdit = isAtLeast(overview.role, "editor");
  const run = useQuery({
    ...runQuery(version.runId ?? ""),
    enabled: version.runId !== undefined,
    retry: false,
  });
  const details = useQuery(modelDetailsQuery(name, number));
  const requests = useQuery(requestsOfVersionQuery(name, number));
  const areGatesKnown = useGatesKnown(requests.data);
  // What stands above the rest is there before the rest is: nothing is pushed down later.
  const isWaiting = run.isLoading || !(areGatesKnown || requests.isError);
  return (
    <div className={classes.columns}>
      {isWaiting ? (
        <Waiting />
      ) : (
        <div className={classes.stack}>
          {requests.data?.map((request) => (
            <RequestCard key={request.id} request={request} isOnItsPage />
          ))}
          <NotePanel
            title={t("models.note")}
            text={version.description}
            hint={t("models.noteHint")}
            canEdit={canEdit}
            onSave={(text) => describeVersion(name, number, text)}
          />
          <LineagePanel version={version} run={run.data} />
          {run.data ? (
            <MetricsPanel runId={run.data.runId} metrics={run.data.metrics} />
          ) : (
            version.metrics.size > 0 && <LoggedMetricsPanel metrics={version.metrics} />
          )}
          <SignaturePanel details={details.data} isLoading={details.isPending} />
          {run.data ? (
            <ParamsPanel params={run.data.params} />
          ) : (
            version.params.size > 0 && <ParamsPanel params={version.params} />
          )}
        </div>
      )}
      <div className={classes.stack}>
        <LoadPanel version={version} />
        <AliasesPanel
          name={name}
          aliases={new Map(version.aliases.map((alias) => [alias, number]))}
          versions={[number]}
          only={number}
          canEdit={isAtLeast(overview.role, "approver")}
        />
        <CommentsPanel name={name} version={number} canWrite={canEdit} />
        <DetailsPanel version={version} details={details.data} isLoading={details.isPending} />
        <TagsPanel
          tags={version.tags}
          canEdit={canEdit}
          onSet={(key, value) => setVersionTag(name, number, key, value)}
          onDelete={(key) => deleteVersionTag(name, number, key)}
        />
        <DigestsPanel digests={details.data?.digests ?? []} />
      </div>
    </div>
  );
}

function Waiting() {
  return (
    <div className={classes.stack} aria-busy="true">
      {[150, 96, 240, 180].map((height) => (
        <Skeleton key={height} height={height} />
      ))}
    </div>
  );
}
