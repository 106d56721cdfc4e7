/**
 * What one can do here: by the palette, by keys, and listed by `?`. A screen contributes its own
 * while it is shown:
 *
 *     useCommands([{ id: "experiments.new", group, label: t("…"), keys: "n", run: open }]);
 */
import { useEffect, useSyncExternalStore } from "react";
import type { Icon } from "../../parts/icon";

export interface Command {
  /** Unique in the app. */
  id: string;
  /** Heading under which it stands. */
  group: string;
  label: string;
  /** Further words by which it is found. */
  words?: string;
  icon?: Icon;
  /** See keys.ts. */
  keys?: string;
  /** Without it the command is only told by `?`: keys that a table understands, say. */
  run?: () => void;
}

const contributed = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function changed() {
  all = [...contributed.values()].flat();
  for (const listener of listeners) listener();
}

/** The commands are there while the component is. Memoise the list. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const key = Symbol();
    contributed.set(key, commands);
    changed();
    return () => {
      contributed.delete(key);
      changed();
    };
  }, [commands]);
}

/** All that are there now. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}

export function currentCommands(): readonly Command[] {
  return all;
}

/** Under their headings, in the order in which those come first. */
export function byGroup(commands: readonly Command[]): [group: string, commands: Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const group = groups.get(command.group);
    if (group) group.push(command);
    else groups.set(command.group, [command]);
  }
  return [...groups];
}

/** The commands in which every word is found, those whose label begins with it first. */
export function matching(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((command) => {
    const text = `${command.label} ${command.words ?? ""} ${command.group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const first = words[0] ?? "";
  const rank = (command: Command) => (command.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
}
