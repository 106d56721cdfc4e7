import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ArtifactEntry, ArtifactSource } from "../../api/artifacts";
import { CodeBlock } from "../../parts/CodeBlock";
import { nameOf } from "./kind";

/** Whether a folder with these entries is a model's. */
export function isModel(entries: readonly ArtifactEntry[]): boolean {
  return entries.some((entry) => nameOf(entry.path) === "MLmodel");
}

/** How to load the model in a folder. */
export function LoadModel({ source, path }: { source: ArtifactSource; path: string }) {
  const { t } = useTranslation();
  const uri = source.kind === "run" ? `runs:/${source.runId}/${path}` : `models:/${source.modelId}`;
  const code = `import mlflow\n\nmodel = mlflow.pyfunc.load_model(${JSON.stringify(uri)})`;
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t("artifacts.loadModel")}
      </Text>
      <CodeBlock code={code} language="python" />
    </Stack>
  );
}
