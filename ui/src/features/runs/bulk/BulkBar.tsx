import { ActionIcon, Button, Group, Progress, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import IconArrowBackUp from "~icons/arrow-back-up";
import IconChartLine from "~icons/chart-line";
import IconColumns from "~icons/layout-columns";
import IconTag from "~icons/tag";
import IconTrash from "~icons/trash";
import IconX from "~icons/x";
import { useTranslation } from "../../../i18n/useTranslation";
import type { Stage } from "../view/view";
import { deleteRun, restoreRun, setTag, tagBefore } from "./actions";
import classes from "./BulkBar.module.css";
import { forEachRun, type Outcome } from "./forEachRun";
import { TagDialog } from "./TagDialog";

const MOST_COMPARED = 50;

interface Act {
  runIds: readonly string[];
  act(runId: string): Promise<unknown>;
  undo(runId: string): Promise<unknown>;
  /** The message when it is done, a key of which takes `count`. */
  message: string;
  values?: Record<string, string>;
}

/** What can be done with the selected runs. */
export function BulkBar({
  runIds,
  stage,
  onNone,
  onDraw,
  onChanged,
}: {
  runIds: readonly string[];
  stage: Stage;
  onNone(): void;
  onDraw(runIds: readonly string[]): void;
  onChanged(): void;
}) {
  const { t } = useTranslation();
  const [tagging, setTagging] = useState(false);
  const { run, progress } = useActs(onChanged);
  const canCompare = runIds.length >= 2 && runIds.length <= MOST_COMPARED;
  const remove = () =>
    run({ runIds, act: deleteRun, undo: restoreRun, message: "runs.deleted" }).then(onNone);
  const restore = () =>
    run({ runIds, act: restoreRun, undo: deleteRun, message: "runs.restored" }).then(onNone);
  const tag = async (key: string, value: string) => {
    setTagging(false);
    const undo = await tagBefore(runIds, key);
    const act = (runId: string) => setTag(runId, key, value);
    await run({ runIds, act, undo, message: "runs.tagged", values: { key } });
  };
  return (
    <div
      className={classes.bar}
      role="toolbar"
      aria-label={t("runs.selected", { count: runIds.length })}
    >
      <Group gap={4} wrap="nowrap">
        <Tooltip label={t("runs.selectNone")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("runs.selectNone")}
            onClick={onNone}
          >
            <IconX size={16} />
          </ActionIcon>
        </Tooltip>
        <Text size="sm" fw={600} aria-live="polite" className={classes.count}>
          {t("runs.selected", { count: runIds.length })}
        </Text>
      </Group>
      <Group gap={6} wrap="nowrap" className={classes.actions}>
        <Tooltip label={t("runs.compareHint")} disabled={canCompare}>
          {canCompare ? (
            <Button
              size="xs"
              leftSection={<IconColumns size={15} />}
              renderRoot={(props) => (
                <Link to="/compare" search={{ runs: runIds.join(",") }} {...props} />
              )}
            >
              {t("runs.compare")}
            </Button>
          ) : (
            <Button
              size="xs"
              leftSection={<IconColumns size={15} />}
              data-disabled
              aria-disabled
              onClick={(event) => event.preventDefault()}
            >
              {t("runs.compare")}
            </Button>
          )}
        </Tooltip>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconChartLine size={15} />}
          onClick={() => onDraw(runIds)}
        >
          {t("runs.drawnSelected")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTag size={15} />}
          onClick={() => setTagging(true)}
        >
          {t("runs.tag")}
        </Button>
        {stage !== "active" && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={15} />}
            onClick={restore}
          >
            {t("runs.restore")}
          </Button>
        )}
        {stage !== "deleted" && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={15} />}
            onClick={remove}
          >
            {t("runs.delete")}
          </Button>
        )}
      </Group>
      {progress && (
        <Progress
          className={classes.progress}
          value={(progress.done / progress.total) * 100}
          size={3}
          aria-label={t("runs.working", progress)}
        />
      )}
      {tagging && <TagDialog count={runIds.length} onSet={tag} onClose={() => setTagging(false)} />}
    </div>
  );
}

/** Does something, says so, and offers to take it back. */
function useActs(onChanged: () => void) {
  const { t } = useTranslation();
  const [progress, setProgress] = useState<{ done: number; total: number }>();

  const forAll = async (
    runIds: readonly string[],
    act: (runId: string) => Promise<unknown>,
  ): Promise<Outcome> => {
    const total = runIds.length;
    const outcome = await forEachRun(runIds, act, (done) => setProgress({ done, total }));
    setProgress(undefined);
    onChanged();
    if (outcome.failed.length) {
      notifications.show({
        color: "red",
        message: t("runs.actionFailed", { count: outcome.failed.length, reason: outcome.reason }),
      });
    }
    return outcome;
  };

  const run = async ({ runIds, act, undo, message, values }: Act) => {
    const { done } = await forAll(runIds, act);
    if (done.length === 0) return;
    const id = notifications.show({
      autoClose: 10_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <span>{t(message, { count: done.length, ...values })}</span>
          <Button
            size="compact-xs"
            variant="light"
            onClick={async () => {
              notifications.hide(id);
              await forAll(done, undo);
              notifications.show({ message: t("runs.undone") });
            }}
          >
            {t("runs.undo")}
          </Button>
        </Group>
      ),
    });
  };
  return { run, progress };
}
