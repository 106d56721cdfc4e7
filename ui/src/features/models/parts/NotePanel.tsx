import { Button, Stack, Text } from "@mantine/core";
import { useState } from "react";
import IconPencil from "~icons/pencil";
import { useTranslation } from "../../../i18n/useTranslation";
import { LazyMarkdown } from "../../../parts/LazyMarkdown";
import { NoteBar } from "../../../parts/note/NoteBar";
import { NoteText } from "../../../parts/note/NoteText";
import { useNote } from "../../../parts/note/useNote";
import { Panel } from "../../../parts/Panel";

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
            {t("app.edit")}
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
          <LazyMarkdown text={text} height={60} />
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
  const note = useNote(before, onSave, onDone);
  return (
    <Stack gap="xs" p="sm">
      {note.view === "write" ? (
        <NoteText note={note} label={title} rows={[5, 30]} />
      ) : (
        <LazyMarkdown text={note.text} height={120} />
      )}
      <NoteBar note={note} />
    </Stack>
  );
}
