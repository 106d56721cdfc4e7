import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "../../i18n/useTranslation";
import { useChange } from "../useChange";

export interface Note {
  text: string;
  view: "write" | "preview";
  isChanged: boolean;
  isSaving: boolean;
  setText(text: string): void;
  setView(view: Note["view"]): void;
  save(): void;
  /** Gives up what was written. */
  leave(): void;
}

/**
 * A text in Markdown while it is written: who goes elsewhere without saving it is asked.
 *
 * @param onDone it was saved, or given up
 */
export function useNote(
  before: string,
  onSave: (text: string) => Promise<void>,
  onDone: () => void,
): Note {
  const { t } = useTranslation();
  const [text, setText] = useState(before);
  const [view, setView] = useState<Note["view"]>("write");
  const { mutate, isPending: isSaving } = useChange(async (content: string) => {
    await onSave(content);
    onDone();
  });
  const isChanged = text !== before;
  const isUnsaved = isChanged && !isSaving;
  useBlocker({
    shouldBlockFn: () => isUnsaved && !window.confirm(t("app.leaveText")),
    enableBeforeUnload: isUnsaved,
  });
  return {
    text,
    view,
    isChanged,
    isSaving,
    setText,
    setView,
    save: () => mutate(text),
    leave: onDone,
  };
}
