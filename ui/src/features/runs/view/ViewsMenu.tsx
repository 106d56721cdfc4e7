import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueries } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import IconBookmark from "~icons/bookmark";
import IconChevronDown from "~icons/chevron-down";
import IconDeviceFloppy from "~icons/device-floppy";
import IconLink from "~icons/link";
import IconRefresh from "~icons/refresh";
import IconTrash from "~icons/trash";
import { experimentQuery } from "../../../api/experiments";
import { deleteView, type SavedView, savedViews, saveView } from "../../../api/savedViews";
import { useTranslation } from "../../../i18n/useTranslation";
import { MenuOpener } from "../../../parts/Opener";
import { type RunsSearch, validateRunsSearch } from "../search";
import classes from "./ViewsMenu.module.css";
import { PLAIN_VIEW, type RunsView, readView, writeView } from "./view";

const LONGEST_NAME = 200;

/** Saved views: open, save, delete; and the link, which carries the whole view without saving. */
export function ViewsMenu({
  experimentIds,
  view,
}: {
  /** A new view is kept with the first of them. */
  experimentIds: readonly [string, ...string[]];
  view: RunsView;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { views, firstName } = useViews(experimentIds);
  const [isNaming, setNaming] = useState(false);
  const current = views.find(({ name }) => name === view.name);
  const isChanged = current !== undefined && !isSame(view, readSaved(current));

  const { experiments }: RunsSearch = useSearch({ strict: false });
  const go = (search: RunsSearch) => {
    const whole = experiments === undefined ? search : { experiments, ...search };
    void navigate({ to: ".", search: whole as never });
  };
  const save = async (name: string) => {
    setNaming(false);
    const { view: _, ...search } = writeView({ ...view, name });
    try {
      const owner = views.find((saved) => saved.name === name)?.experimentId ?? experimentIds[0];
      await saveView(owner, { name, search: { ...search } });
      go({ ...search, view: name });
      notifications.show({ message: t("runs.viewSaved", { name }) });
    } catch (failure) {
      showFailure(failure);
    }
  };
  const remove = async ({ experimentId, ...saved }: KeptView) => {
    try {
      await deleteView(experimentId, saved.name);
    } catch (failure) {
      showFailure(failure);
      return;
    }
    const id = notifications.show({
      autoClose: 10_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <span>{t("runs.viewDeleted", { name: saved.name })}</span>
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              void saveView(experimentId, saved).catch(showFailure);
            }}
          >
            {t("runs.undo")}
          </Button>
        </Group>
      ),
    });
  };
  const copyLink = async () => {
    await navigator.clipboard?.writeText(window.location.href);
    notifications.show({ message: t("runs.viewLinkCopied") });
  };
  return (
    <>
      <MenuOpener
        position="bottom-start"
        width={300}
        size={30}
        style={{ maxWidth: 220 }}
        label={t("runs.views")}
        icon={<IconBookmark size={15} />}
        content={() => (
          <>
            <Menu.Label>{t("runs.viewsSaved")}</Menu.Label>
            {views.length === 0 && (
              <Text component="div" size="xs" c="dimmed" px="sm" pb="xs">
                {t("runs.viewsNone")}
              </Text>
            )}
            <div style={{ maxHeight: 320, overflow: "auto" }}>
              {views.map((saved) => (
                <Group key={saved.name} gap={0} wrap="nowrap">
                  <Menu.Item
                    fw={saved.name === view.name ? 600 : undefined}
                    onClick={() => go({ ...writeView(readSaved(saved)), view: saved.name })}
                  >
                    {saved.name}
                  </Menu.Item>
                  <ActionIcon
                    role="menuitem"
                    variant="subtle"
                    color="gray"
                    aria-label={t("runs.viewDelete", { name: saved.name })}
                    onClick={() => void remove(saved)}
                  >
                    <IconTrash size={14} />
                  </ActionIcon>
                </Group>
              ))}
            </div>
            <Menu.Divider />
            {current && isChanged && (
              <Menu.Item leftSection={<IconDeviceFloppy />} onClick={() => void save(current.name)}>
                {t("runs.viewSaveAgain", { name: current.name })}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconDeviceFloppy />} onClick={() => setNaming(true)}>
              {t("runs.viewSave")}
            </Menu.Item>
            <Menu.Item leftSection={<IconLink />} onClick={() => void copyLink()}>
              {t("runs.viewLink")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconRefresh />}
              disabled={isSame(view, PLAIN_VIEW)}
              onClick={() => go({})}
            >
              {t("runs.viewPlain")}
            </Menu.Item>
            {experimentIds.length > 1 && (
              <Text component="div" size="xs" c="dimmed" px="sm" py="xs">
                {t("runs.viewsKeptWith", { name: firstName })}
              </Text>
            )}
          </>
        )}
      >
        {view.name ?? t("runs.views")}
        {isChanged && <span className={classes.changed}>{t("runs.viewChanged")}</span>}
        <IconChevronDown size={13} className={classes.chevron} />
      </MenuOpener>
      {isNaming && <NameDialog onSave={save} onClose={() => setNaming(false)} />}
    </>
  );
}

function NameDialog({ onSave, onClose }: { onSave(name: string): void; onClose(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onSave(name.trim());
  };
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("app.close") }}
      opened
      onClose={onClose}
      title={t("runs.viewSave")}
      centered
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("runs.viewName")}
            value={name}
            maxLength={LONGEST_NAME}
            data-autofocus
            onChange={(event) => setName(event.target.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("runs.cancel")}
            </Button>
            <Button type="submit" disabled={!name.trim()}>
              {t("runs.viewSave")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface KeptView extends SavedView {
  experimentId: string;
}

/** The views of all these experiments; of several with the same name the first one's. */
function useViews(experimentIds: readonly string[]) {
  return useQueries({
    queries: experimentIds.map((id) => experimentQuery(id)),
    combine: (found) => {
      const views = new Map<string, KeptView>();
      for (const { data } of found) {
        for (const saved of data ? savedViews(data) : []) {
          if (!views.has(saved.name))
            views.set(saved.name, { ...saved, experimentId: data?.id ?? "" });
        }
      }
      return { views: [...views.values()], firstName: found[0]?.data?.name ?? "" };
    },
  });
}

function readSaved({ name, search }: SavedView): RunsView {
  return { ...readView(validateRunsSearch(search)), name };
}

/** Whether two views show the same, whatever they are called. */
function isSame(a: RunsView, b: RunsView): boolean {
  return JSON.stringify({ ...a, name: "" }) === JSON.stringify({ ...b, name: "" });
}

function showFailure(failure: unknown): void {
  const message = failure instanceof Error ? failure.message : String(failure);
  notifications.show({ color: "red", message });
}
