import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useCallback } from "react";
import { deleteExperiments, restoreExperiments } from "../../api/experiments";
import { useTranslation } from "../../i18n/useTranslation";

const UNDO_MS = 10_000;

/** Deletes and restores, each with a way back. */
export function useActions() {
  const { t } = useTranslation();
  const act = useCallback(
    async (
      ids: readonly string[],
      change: (ids: readonly string[]) => Promise<void>,
      undo: (ids: readonly string[]) => Promise<void>,
      done: string,
    ) => {
      try {
        await change(ids);
      } catch (error) {
        notifications.show({
          color: "red",
          title: t("app.notChanged"),
          message: (error as Error).message,
        });
        return;
      }
      const id = notifications.show({
        autoClose: UNDO_MS,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{done}</Text>
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                notifications.hide(id);
                void undo(ids);
              }}
            >
              {t("experiments.undo")}
            </Button>
          </Group>
        ),
      });
    },
    [t],
  );
  return {
    remove: (ids: readonly string[]) =>
      act(
        ids,
        deleteExperiments,
        restoreExperiments,
        t("experiments.deleted", { count: ids.length }),
      ),
    restore: (ids: readonly string[]) =>
      act(
        ids,
        restoreExperiments,
        deleteExperiments,
        t("experiments.restored", { count: ids.length }),
      ),
  };
}
