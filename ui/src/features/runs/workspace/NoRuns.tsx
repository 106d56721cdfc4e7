import { Button, Code, Group } from "@mantine/core";
import IconFlask from "~icons/flask";
import IconSearchOff from "~icons/search-off";
import IconTrash from "~icons/trash";
import { BASE } from "../../../api/client";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { EmptyState } from "../../../parts/EmptyState";
import type { Stage } from "../view/view";

/** There is nothing to show: why, and what to do about it. */
export function NoRuns({
  filter,
  stage,
  experimentName,
  onShowAll,
}: {
  filter: string;
  stage: Stage;
  experimentName: string | undefined;
  onShowAll(): void;
}) {
  const { t } = useTranslation();
  if (filter) {
    return (
      <EmptyState icon={<IconSearchOff size={22} />} title={t("runs.noMatch")}>
        {t("runs.noMatchHint")}
        <Group justify="center" mt="sm">
          <Button size="xs" variant="default" onClick={onShowAll}>
            {t("runs.showAll")}
          </Button>
        </Group>
      </EmptyState>
    );
  }
  if (stage === "deleted") {
    return <EmptyState icon={<IconTrash size={22} />} title={t("runs.emptyDeleted")} />;
  }
  const code = firstRun(experimentName);
  return (
    <EmptyState icon={<IconFlask size={22} />} title={t("runs.empty")}>
      {t("runs.emptyHint")}
      <div style={{ position: "relative", marginTop: 12, textAlign: "left" }}>
        <Code block>{code}</Code>
        <div style={{ position: "absolute", top: 6, right: 6 }}>
          <CopyButton text={code} label={t("runs.copyCode")} />
        </div>
      </div>
    </EmptyState>
  );
}

function firstRun(experimentName: string | undefined): string {
  return [
    "import mlflow",
    "",
    `mlflow.set_tracking_uri(${JSON.stringify(BASE)})`,
    ...(experimentName === undefined
      ? []
      : [`mlflow.set_experiment(${JSON.stringify(experimentName)})`]),
    "",
    "with mlflow.start_run():",
    '    mlflow.log_param("learning_rate", 0.001)',
    '    mlflow.log_metric("accuracy", 0.95)',
  ].join("\n");
}
