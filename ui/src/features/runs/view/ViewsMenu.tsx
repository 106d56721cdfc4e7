import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import IconBookmark from "~icons/bookmark";
import IconChevronDown from "~icons/chevron-down";
import IconDeviceFloppy from "~icons/device-floppy";
import IconLink from "~icons/link";
import IconRefresh from "~icons/refresh";
import IconTrash from "~icons/trash";
import { experimentQuery } from "../../../api/experiments";
import { deleteView, type SavedView, savedViews, saveView } from "../../../api/savedViews";
import { type RunsSearch, validateRunsSearch } from "../search";
import { PLAIN_VIEW, type RunsView, readView, writeView } from "./view";

const LONGEST_NAME = 200;

/** Saved views: open, save, delete; and the link, which carries the whole view without saving. */
export function ViewsMenu({ experimentId, view }: { experimentId: string; view: RunsView }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data: views = [] } = useQuery({ ...experimentQuery(experimentId), select: savedViews });
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
      await saveView(experimentId, { name, search: { ...search } });
      go({ ...search, view: name });
      notifications.show({ message: t("runs.viewSaved", { name }) });
    } catch (failure) {
      showFailure(failure);
    }
  };
  const remove = async (saved: SavedView) => {
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
      <Menu position="bottom-start" shadow="md" width={300}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconBookmark size={15} />}
            rightSection={<IconChevronDown size={13} />}
            maw={220}
          >
            {view.name ?? t("runs.views")}
            {isChanged && (
              <Text span size="xs" c="dimmed" ml={6}>
                {t("runs.viewChanged")}
              </Text>
            )}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("runs.viewsSaved")}</Menu.Label>
          {views.length === 0 && (
            <Text size="xs" c="dimmed" px="sm" pb="xs">
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
        </Menu.Dropdown>
      </Menu>
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
    <Modal opened onClose={onClose} title={t("runs.viewSave")} centered>
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
