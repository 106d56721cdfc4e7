import { SegmentedControl, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { BASE } from "../../../api/client";
import { loggedModelsOfRunQuery } from "../../../api/loggedModels";
import { modelVersionsOfRunQuery } from "../../../api/modelVersions";
import type { RunDetail } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { CodeBlock } from "../../../parts/CodeBlock";
import { Panel } from "../../../parts/Panel";
import { snippets } from "../code";

/** How to go on with a run in Python. */
export function CodePanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const version = useQuery(modelVersionsOfRunQuery(run.runId)).data?.[0];
  const model = useQuery(loggedModelsOfRunQuery(run.runId, run.experimentId)).data?.[0];
  const [chosen, setChosen] = useState("run");
  const modelUri = version
    ? `models:/${version.name}/${version.version}`
    : model && `models:/${model.modelId}`;
  const metric = [...run.metrics.keys()].find((key) => !key.startsWith("system/"));
  const all = snippets(BASE, run.runId, metric, modelUri);
  const shown = all.find((snippet) => snippet.name === chosen) ?? all[0];
  return (
    <Panel title={t("run.inCode")}>
      <Stack gap="xs" p="sm">
        <SegmentedControl
          size="xs"
          style={{ alignSelf: "flex-start" }}
          aria-label={t("run.inCode")}
          data={all.map(({ name }) => ({ value: name, label: t(`run.code.${name}`) }))}
          value={shown?.name}
          onChange={setChosen}
        />
        {shown && <CodeBlock code={shown.code} language="python" />}
      </Stack>
    </Panel>
  );
}
