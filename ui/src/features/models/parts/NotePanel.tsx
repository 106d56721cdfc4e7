import { Button, Group, SegmentedControl, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import IconPencil from "~icons/pencil";
import { Panel } from "../../../parts/Panel";
import { useChange } from "../../../parts/useChange";

const Markdown = lazy(() => import("../../../parts/Markdown"));

/** A text in Markdown, which is written in its place. */
export function NotePanel({
  title,
  text,
  hint,
  canEdit,
  onSave,
}: {
  title: string;
  text: string;
  /** What could be written, while nothing is. */
  hint: string;
  canEdit: boolean;
  onSave: (text: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  return (
    <Panel
      title={title}
      actions={
        canEdit &&
        !isEditing && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPencil size={13} />}
            onClick={() => setEditing(true)}
          >
            {t("models.edit")}
          </Button>
        )
      }
    >
      {isEditing ? (
        <Editor title={title} before={text} onSave={onSave} onDone={() => setEditing(false)} />
      ) : text.trim() === "" ? (
        <Text size="sm" c="dimmed" p="sm">
          {hint}
        </Text>
      ) : (
        <Stack px="md" py="sm" gap={0}>
          <Suspense fallback={<Skeleton height={60} />}>
            <Markdown text={text} />
          </Suspense>
        </Stack>
      )}
    </Panel>
  );
}

function Editor({
  title,
  before,
  onSave,
  onDone,
}: {
  title: string;
  before: string;
  onSave: (text: string) => Promise<void>;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  const [view, setView] = useState("write");
  const save = useChange(async (content: string) => {
    await onSave(content);
    onDone();
  });
  const isUnsaved = text !== before && !save.isPending;
  useBlocker({
    shouldBlockFn: () => isUnsaved && !window.confirm(t("models.leaveText")),
    enableBeforeUnload: isUnsaved,
  });
  return (
    <Stack gap="xs" p="sm">
      {view === "write" ? (
        <Textarea
          autoFocus
          autosize
          minRows={5}
          maxRows={30}
          aria-label={title}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save.mutate(text);
            if (event.key === "Escape" && text === before) onDone();
          }}
        />
      ) : (
        <Suspense fallback={<Skeleton height={120} />}>
          <Markdown text={text} />
        </Suspense>
      )}
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t("models.view")}
          data={[
            { value: "write", label: t("models.write") },
            { value: "preview", label: t("models.preview") },
          ]}
          value={view}
          onChange={setView}
        />
        <Group gap="xs" ml="auto">
          <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
            {t("models.cancel")}
          </Button>
          <Button size="xs" loading={save.isPending} onClick={() => save.mutate(text)}>
            {t("models.save")}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
