import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import IconGitBranch from "~icons/git-branch";
import { BASE } from "../../../api/client";
import type { ModelVersion } from "../../../api/modelVersions";
import {
  deleteModelTag,
  describeModel,
  isAtLeast,
  type ModelOverview,
  type RegisteredModel,
  setModelTag,
} from "../../../api/registeredModels";
import { openRequestsQuery } from "../../../api/transitionRequests";
import { useTranslation } from "../../../i18n/useTranslation";
import { CodeBlock } from "../../../parts/CodeBlock";
import { EmptyState } from "../../../parts/EmptyState";
import { NotePanel } from "../parts/NotePanel";
import { TagsPanel } from "../parts/TagsPanel";
import classes from "../Screen.module.css";
import { stagesWith } from "../stages";
import { AliasesPanel } from "./AliasesPanel";
import { Lanes, SHOWN } from "./Lanes";
import { LanesWaiting } from "./LanesWaiting";
import { StageRibbon } from "./StageRibbon";

/** Stages as lanes, which version served when, and what the model is. */
export function ModelOverviewTab({
  model,
  overview,
  versions,
  isLoading,
}: {
  model: RegisteredModel;
  overview: ModelOverview;
  versions: readonly ModelVersion[];
  isLoading: boolean;
}) {
  const { t } = useTranslation();
  const requests = useInfiniteQuery(openRequestsQuery(model.name));
  const stages = useMemo(
    () => stagesWith(overview.stages.map(({ stage }) => stage)),
    [overview.stages],
  );
  const counts = useMemo(
    () => new Map(overview.stages.map(({ stage, count }) => [stage, count])),
    [overview.stages],
  );
  const numbers = useMemo(() => versions.map(({ version }) => version), [versions]);
  const { name } = model;
  const canEdit = isAtLeast(overview.role, "editor");
  return (
    <div className={classes.stack}>
      {isLoading ? (
        <LanesWaiting stages={stages} counts={counts} most={SHOWN} />
      ) : overview.versions === 0 ? (
        <EmptyState icon={<IconGitBranch size={22} />} title={t("models.noVersions")}>
          <p>{t("models.noVersionsHint")}</p>
          <div className={classes.code}>
            <CodeBlock language="python" code={registers(BASE, name)} />
          </div>
        </EmptyState>
      ) : (
        <Lanes
          name={name}
          stages={stages}
          versions={versions}
          counts={counts}
          role={overview.role}
          requests={requests.data?.pages.flatMap((page) => page.requests) ?? []}
        />
      )}
      <div className={classes.columns}>
        <div className={classes.stack}>
          <StageRibbon name={name} stages={stages} />
          <NotePanel
            title={t("models.description")}
            text={model.description}
            hint={t("models.descriptionHint")}
            canEdit={canEdit}
            onSave={(text) => describeModel(name, text)}
          />
        </div>
        <div className={classes.stack}>
          <AliasesPanel
            name={name}
            aliases={model.aliases}
            versions={numbers}
            canEdit={isAtLeast(overview.role, "approver")}
          />
          <TagsPanel
            tags={model.tags}
            canEdit={canEdit}
            onSet={(key, value) => setModelTag(name, key, value)}
            onDelete={(key) => deleteModelTag(name, key)}
          />
        </div>
      </div>
    </div>
  );
}

/** Python that registers the first version of a model. */
function registers(address: string, name: string): string {
  return `import mlflow

mlflow.set_tracking_uri("${address}")
mlflow.register_model("runs:/<run id>/model", ${JSON.stringify(name)})
`;
}
