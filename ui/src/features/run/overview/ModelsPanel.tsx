import { Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconBox from "~icons/box";
import IconTag from "~icons/tag";
import { loggedModelsOfRunQuery } from "../../../api/loggedModels";
import { modelVersionsOfRunQuery } from "../../../api/modelVersions";
import type { RunDetail } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { AnchorLink } from "../../../parts/links";
import { Panel } from "../../../parts/Panel";

/** Models that a run logged, and the versions that were registered from it. */
export function ModelsPanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const models = useQuery(loggedModelsOfRunQuery(run.runId, run.experimentId)).data ?? [];
  const versions = useQuery(modelVersionsOfRunQuery(run.runId)).data ?? [];
  if (models.length + versions.length === 0) return null;
  return (
    <Panel title={t("run.models")} count={models.length + versions.length}>
      <Stack gap={0} py={4}>
        {models.map((model) => (
          <Group key={model.modelId} gap={8} px="sm" py={5} wrap="nowrap">
            <IconBox size={15} style={{ flex: "none" }} />
            <AnchorLink
              to="/experiments/$experimentId/runs/$runId"
              params={{ experimentId: run.experimentId, runId: run.runId }}
              search={{ tab: "artifacts", model: model.modelId }}
              fz="sm"
              fw={600}
              truncate
              title={model.name}
            >
              {model.name || model.modelId}
            </AnchorLink>
            {model.type && (
              <Badge size="xs" variant="light" color="gray" style={{ flex: "none" }}>
                {model.type}
              </Badge>
            )}
            <Text size="xs" c="dimmed" ff="monospace" truncate ml="auto" title={model.modelId}>
              {model.modelId}
            </Text>
            <CopyButton text={`models:/${model.modelId}`} label={t("run.copyModelUri")} size="xs" />
          </Group>
        ))}
        {versions.map((version) => (
          <Group key={`${version.name} ${version.version}`} gap={8} px="sm" py={5} wrap="nowrap">
            <IconTag size={15} style={{ flex: "none" }} />
            <AnchorLink
              to="/models/$name/versions/$version"
              params={{ name: version.name, version: version.version }}
              fz="sm"
              fw={600}
              truncate
              title={version.name}
            >
              {version.name} {t("run.version", { version: version.version })}
            </AnchorLink>
            {version.aliases.map((alias) => (
              <Badge key={alias} size="xs" variant="light" tt="none" style={{ flex: "none" }}>
                @{alias}
              </Badge>
            ))}
            <Group ml="auto">
              <CopyButton
                text={`models:/${version.name}/${version.version}`}
                label={t("run.copyModelUri")}
                size="xs"
              />
            </Group>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
