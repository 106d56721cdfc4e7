import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconArrowsDiff from "~icons/arrows-diff";
import { childRunsQuery, type RunDetail } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { Duration } from "../../../parts/Duration";
import { AnchorLink, ButtonLink } from "../../../parts/links";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { RunStatus } from "../../../parts/RunStatus";

const MOST_COMPARED = 50;

/** Runs that were started inside a run. */
export function ChildrenPanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const found = useQuery(childRunsQuery(run.runId, run.experimentId));
  const children = found.data?.children ?? [];
  if (children.length === 0) return null;
  const compared = children.slice(0, MOST_COMPARED).map((child) => child.runId);
  return (
    <Panel
      title={t("run.children")}
      count={children.length}
      actions={
        compared.length > 1 && (
          <ButtonLink
            to="/compare"
            search={{ runs: compared.join(",") }}
            size="compact-xs"
            variant="default"
            leftSection={<IconArrowsDiff size={13} />}
          >
            {t("run.compare")}
          </ButtonLink>
        )
      }
    >
      <RowList
        label={t("run.children")}
        items={children}
        keyOf={(child) => child.runId}
        height={300}
      >
        {(child) => (
          <Group gap={8} px="sm" py={5} wrap="nowrap">
            <RunStatus status={child.status} withLabel={false} />
            <AnchorLink
              to="/experiments/$experimentId/runs/$runId"
              params={{ experimentId: child.experimentId, runId: child.runId }}
              fz="sm"
              truncate
              title={child.name}
            >
              {child.name || child.runId}
            </AnchorLink>
            {child.start !== undefined && (
              <Text size="xs" c="dimmed" ml="auto" style={{ flex: "none" }}>
                <Duration start={child.start} end={child.end} />
              </Text>
            )}
          </Group>
        )}
      </RowList>
      {found.data?.more && (
        <Text size="xs" c="dimmed" px="sm" py={6}>
          {t("run.moreChildren")}
        </Text>
      )}
    </Panel>
  );
}
