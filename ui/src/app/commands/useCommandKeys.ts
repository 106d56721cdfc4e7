import { useEffect } from "react";
import { currentCommands } from "./commands";
import { KeySequence } from "./keys";

const WRITTEN_IN = "input, textarea, select, [contenteditable=''], [contenteditable='true']";

/** Runs the command whose keys are pressed, unless one is writing or answering a dialogue. */
export function useCommandKeys(): void {
  useEffect(() => {
    const sequence = new KeySequence();
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const held = event.metaKey || event.ctrlKey;
      const target = event.target as Element | null;
      const writing = target?.closest?.(WRITTEN_IN);
      const isCheckbox = writing?.matches("[type=checkbox], [type=radio]") ?? false;
      if (!held && ((writing && !isCheckbox) || document.querySelector("[aria-modal='true']"))) {
        return;
      }
      const runnable = currentCommands().filter((command) => command.keys && command.run);
      const keys = runnable.map((command) => command.keys as string);
      const complete = sequence.press(event, keys, event.timeStamp);
      // The innermost screen's own command goes before the app's.
      const command = runnable.findLast((one) => one.keys === complete);
      if (!command) return;
      event.preventDefault();
      command.run?.();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

/** Puts the cursor into the filter of the screen: the first `[data-filter]` that can be seen. */
export function focusFilter(): void {
  for (const filter of document.querySelectorAll<HTMLElement>("[data-filter]")) {
    if (filter.offsetParent === null) continue;
    const field = filter.matches(WRITTEN_IN)
      ? filter
      : filter.querySelector<HTMLElement>(WRITTEN_IN);
    field?.focus();
    if (field instanceof HTMLInputElement) field.select();
    return;
  }
}
