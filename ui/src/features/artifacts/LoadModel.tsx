import { Stack, Text } from "@mantine/core";
import type { ArtifactEntry, ArtifactSource } from "../../api/artifacts";
import { useTranslation } from "../../i18n/useTranslation";
import { CodeBlock } from "../../parts/CodeBlock";
import { nameOf } from "./kind";

/** Whether a folder with these entries is a model's. */
export function isModel(entries: readonly ArtifactEntry[]): boolean {
  return entries.some((entry) => nameOf(entry.path) === "MLmodel");
}

/** How to load the model in a folder. */
export function LoadModel({ source, path }: { source: ArtifactSource; path: string }) {
  const { t } = useTranslation();
  const uri = uriOf(source, path);
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

function uriOf(source: ArtifactSource, path: string): string {
  switch (source.kind) {
    case "run":
      return `runs:/${source.runId}/${path}`;
    case "model":
      return `models:/${source.modelId}`;
    default:
      return `models:/${source.name}/${source.version}`;
  }
}
