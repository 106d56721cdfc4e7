import {
  Button,
  Group,
  Paper,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import IconNotes from "~icons/notes";
import IconPencil from "~icons/pencil";
import { NOTE_TAG, type RunDetail, setRunTag } from "../../api/runs";
import { EmptyState } from "../../parts/EmptyState";
import { useChange } from "../../parts/useChange";

const Markdown = lazy(() => import("../../parts/Markdown"));

/** What people write about a run, in Markdown. */
export function NotesTab({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const note = run.tags.get(NOTE_TAG) ?? "";
  if (isEditing) return <NoteEditor run={run} note={note} onDone={() => setEditing(false)} />;
  const edit = (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPencil size={14} />}
      disabled={run.deleted}
      onClick={() => setEditing(true)}
    >
      {t(note ? "run.editNote" : "run.writeNote")}
    </Button>
  );
  if (note.trim() === "") {
    return (
      <EmptyState icon={<IconNotes size={22} />} title={t("run.noNote")}>
        <Stack align="center" gap="sm">
          {t("run.noNoteHint")}
          {edit}
        </Stack>
      </EmptyState>
    );
  }
  return (
    <Paper withBorder p="lg" maw={920}>
      <Group justify="flex-end" mb="xs">
        {edit}
      </Group>
      <Suspense fallback={<Skeleton height={120} />}>
        <Markdown text={note} />
      </Suspense>
    </Paper>
  );
}

function NoteEditor({ run, note, onDone }: { run: RunDetail; note: string; onDone(): void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(note);
  const [view, setView] = useState("write");
  const save = useChange(async (content: string) => {
    await setRunTag(run.runId, NOTE_TAG, content);
    onDone();
  });
  const isUnsaved = text !== note && !save.isPending;
  useBlocker({
    shouldBlockFn: () => isUnsaved && !window.confirm(t("run.leaveNote")),
    enableBeforeUnload: isUnsaved,
  });
  return (
    <Stack gap="sm" maw={920}>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t("run.noteView")}
          data={[
            { value: "write", label: t("run.write") },
            { value: "preview", label: t("run.preview") },
          ]}
          value={view}
          onChange={setView}
        />
        <Group gap="xs" ml="auto">
          <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
            {t("run.cancel")}
          </Button>
          <Button size="xs" loading={save.isPending} onClick={() => save.mutate(text)}>
            {t("run.save")}
          </Button>
        </Group>
      </Group>
      {view === "write" ? (
        <Textarea
          autoFocus
          autosize
          minRows={14}
          maxRows={40}
          aria-label={t("run.note")}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save.mutate(text);
            if (event.key === "Escape" && text === note) onDone();
          }}
        />
      ) : (
        <Paper withBorder p="lg" mih={300}>
          <Suspense fallback={<Skeleton height={120} />}>
            <Markdown text={text} />
          </Suspense>
        </Paper>
      )}
      <Text size="xs" c="dimmed">
        {t("run.noteKeys")}
      </Text>
    </Stack>
  );
}
