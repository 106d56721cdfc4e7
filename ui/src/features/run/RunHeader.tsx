import { ActionIcon, Alert, Button, Group, Menu, Text, Title, Tooltip } from "@mantine/core";
import IconArrowBackUp from "~icons/arrow-back-up";
import IconCopy from "~icons/copy";
import IconDots from "~icons/dots";
import IconPencil from "~icons/pencil";
import IconTrash from "~icons/trash";
import { deleteRun, type RunDetail, restoreRun } from "../../api/runs";
import { useTranslation } from "../../i18n/useTranslation";
import { copyText } from "../../parts/copyText";
import { Duration } from "../../parts/Duration";
import { MenuItemLink } from "../../parts/links";
import { RunStatus } from "../../parts/RunStatus";
import { Time } from "../../parts/Time";
import { useChange } from "../../parts/useChange";
import { colourOf } from "../runs/colour";
import classes from "./RunHeader.module.css";
import { RunName } from "./RunName";

/** Which run this is and how it stands; what can be done with it. */
export function RunHeader({
  run,
  isRenaming,
  onRename,
}: {
  run: RunDetail;
  isRenaming: boolean;
  onRename(isRenaming: boolean): void;
}) {
  const { t } = useTranslation();
  const restore = useChange(restoreRun);
  return (
    <header>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <span
          className={classes.dot}
          style={{ background: colourOf(run.runId) }}
          title={t("run.colour")}
        />
        {isRenaming ? (
          <RunName run={run} onDone={() => onRename(false)} />
        ) : (
          <Group gap={4} wrap="nowrap" className={classes.name}>
            <Title order={1} className={classes.title} title={run.name}>
              {run.name || run.runId}
            </Title>
            {!run.deleted && (
              <Tooltip label={t("run.rename")}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("run.rename")}
                  onClick={() => onRename(true)}
                >
                  <IconPencil size={15} />
                </ActionIcon>
              </Tooltip>
            )}
          </Group>
        )}
        <RunMenu run={run} onRename={() => onRename(true)} />
      </Group>
      <Group gap="xs" mt={4} className={classes.facts}>
        <RunStatus status={run.status} />
        {run.start !== undefined && (
          <>
            <span aria-hidden>·</span>
            <Time at={run.start} />
            {(run.end !== undefined || run.status === "RUNNING") && (
              <>
                <span aria-hidden>·</span>
                <Duration start={run.start} end={run.end} />
              </>
            )}
          </>
        )}
        {run.user && (
          <>
            <span aria-hidden>·</span>
            <span>{run.user}</span>
          </>
        )}
      </Group>
      {run.deleted && (
        <Alert color="yellow" mt="sm" p="xs">
          <Group gap="sm">
            <Text size="sm">{t("run.isDeleted")}</Text>
            <Button
              size="compact-sm"
              variant="default"
              ml="auto"
              leftSection={<IconArrowBackUp size={14} />}
              loading={restore.isPending}
              onClick={() => restore.mutate(run.runId)}
            >
              {t("run.restore")}
            </Button>
          </Group>
        </Alert>
      )}
    </header>
  );
}

function RunMenu({ run, onRename }: { run: RunDetail; onRename(): void }) {
  const { t } = useTranslation();
  const remove = useChange(deleteRun);
  const restore = useChange(restoreRun);
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" ml="auto" aria-label={t("run.more")}>
          <IconDots />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={14} />} disabled={run.deleted} onClick={onRename}>
          {t("run.rename")}
        </Menu.Item>
        <Menu.Item leftSection={<IconCopy size={14} />} onClick={() => void copyText(run.runId)}>
          {t("run.copyId")}
        </Menu.Item>
        <MenuItemLink to="/experiments/$experimentId" params={{ experimentId: run.experimentId }}>
          {t("run.toExperiment")}
        </MenuItemLink>
        <Menu.Divider />
        {run.deleted ? (
          <Menu.Item
            leftSection={<IconArrowBackUp size={14} />}
            onClick={() => restore.mutate(run.runId)}
          >
            {t("run.restore")}
          </Menu.Item>
        ) : (
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={14} />}
            onClick={() => remove.mutate(run.runId)}
          >
            {t("run.deleteRun")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
