import { Textarea } from "@mantine/core";
import type { Note } from "./useNote";

/** Ctrl+Enter saves; Escape leaves a text that was not changed. */
export function NoteText({
  note,
  label,
  rows: [least, most],
}: {
  note: Note;
  label: string;
  /** How many lines are seen, as the text grows. */
  rows: readonly [least: number, most: number];
}) {
  return (
    <Textarea
      autoFocus
      autosize
      minRows={least}
      maxRows={most}
      aria-label={label}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
      value={note.text}
      onChange={(event) => note.setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) note.save();
        if (event.key === "Escape" && !note.isChanged) note.leave();
      }}
    />
  );
}
