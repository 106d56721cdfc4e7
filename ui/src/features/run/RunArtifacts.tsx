import { Select } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { type ArtifactSource, artifactsKey } from "../../api/artifacts";
import { loggedModelsOfRunQuery } from "../../api/loggedModels";
import type { RunDetail } from "../../api/runs";
import { useLive } from "../../app/live/live";
import { useTranslation } from "../../i18n/useTranslation";
import { ArtifactBrowser } from "../artifacts/ArtifactBrowser";
import classes from "./RunArtifacts.module.css";

// Folders of a run that logs all the time are listed again no oftener.
const REFRESH_MS = 5000;
const OF_RUN = "";

/** The files of a run, and of the models that it logged; while it runs, new ones appear. */
export function RunArtifacts({
  run,
  model,
  path,
  onChoose,
}: {
  run: RunDetail;
  /** Id of a logged model; "" for the run's own files. */
  model: string;
  path: string;
  onChoose(chosen: { model: string; path: string }): void;
}) {
  const { t } = useTranslation();
  const source = useMemo<ArtifactSource>(
    () => (model ? { kind: "model", modelId: model } : { kind: "run", runId: run.runId }),
    [model, run.runId],
  );
  useRefresh(run.runId, source);
  const models = useQuery(loggedModelsOfRunQuery(run.runId, run.experimentId)).data ?? [];
  return (
    <div className={classes.artifacts}>
      {(models.length > 0 || model !== OF_RUN) && (
        <Select
          size="xs"
          w={320}
          maw="100%"
          allowDeselect={false}
          aria-label={t("run.filesOf")}
          data={[
            { value: OF_RUN, label: t("run.filesOfRun") },
            ...models.map(({ modelId, name }) => ({
              value: modelId,
              label: t("run.filesOfModel", { name: name || modelId }),
            })),
          ]}
          value={model}
          onChange={(chosen) => onChoose({ model: chosen ?? OF_RUN, path: "" })}
        />
      )}
      <div className={classes.browser}>
        <ArtifactBrowser
          key={model}
          source={source}
          path={path}
          onPath={(next) => onChoose({ model, path: next })}
        />
      </div>
    </div>
  );
}

function useRefresh(runId: string, source: ArtifactSource): void {
  const client = useQueryClient();
  const last = useRef(0);
  useLive((change) => {
    const now = Date.now();
    if (!change.everything && !change.runs.has(runId)) return;
    if (now - last.current < REFRESH_MS) return;
    last.current = now;
    void client.invalidateQueries({ queryKey: [...artifactsKey(source), "folder"] });
  });
}
