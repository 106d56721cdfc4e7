import { Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useState } from "react";
import IconNotes from "~icons/notes";
import IconPencil from "~icons/pencil";
import { NOTE_TAG, type RunDetail, setRunTag } from "../../api/runs";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { LazyMarkdown } from "../../parts/LazyMarkdown";
import { NoteBar } from "../../parts/note/NoteBar";
import { NoteText } from "../../parts/note/NoteText";
import { useNote } from "../../parts/note/useNote";

/** What people write about a run, in Markdown. */
export function NotesTab({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const note = run.tags.get(NOTE_TAG) ?? "";
  if (isEditing) return <NoteEditor run={run} before={note} onDone={() => setEditing(false)} />;
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
      <LazyMarkdown text={note} height={120} />
    </Paper>
  );
}

function NoteEditor({ run, before, onDone }: { run: RunDetail; before: string; onDone(): void }) {
  const { t } = useTranslation();
  const note = useNote(before, (text) => setRunTag(run.runId, NOTE_TAG, text), onDone);
  return (
    <Stack gap="sm" maw={920}>
      <NoteBar note={note} />
      {note.view === "write" ? (
        <NoteText note={note} label={t("run.note")} rows={[14, 40]} />
      ) : (
        <Paper withBorder p="lg" mih={300}>
          <LazyMarkdown text={note.text} height={120} />
        </Paper>
      )}
      <Text size="xs" c="dimmed">
        {t("run.noteKeys")}
      </Text>
    </Stack>
  );
}
