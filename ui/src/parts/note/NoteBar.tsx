import { Button, Group, SegmentedControl } from "@mantine/core";
import { useTranslation } from "../../i18n/useTranslation";
import type { Note } from "./useNote";

/** To look at what is written, to give it up and to save it. */
export function NoteBar({ note }: { note: Note }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t("app.textView")}
        data={[
          { value: "write", label: t("app.write") },
          { value: "preview", label: t("app.preview") },
        ]}
        value={note.view}
        onChange={note.setView}
      />
      <Group gap="xs" ml="auto">
        <Button size="xs" variant="subtle" color="gray" onClick={note.leave}>
          {t("app.cancel")}
        </Button>
        <Button size="xs" loading={note.isSaving} onClick={note.save}>
          {t("app.save")}
        </Button>
      </Group>
    </Group>
  );
}
