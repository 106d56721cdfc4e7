/** What keys do in a tree of files (WAI-ARIA's tree view pattern). */
import { folderOf } from "./kind";
import type { TreeRow } from "./treeRows";

export type TreeAction =
  | { kind: "move"; index: number }
  | { kind: "open"; path: string }
  | { kind: "close"; path: string }
  | { kind: "choose"; path: string };

/**
 * @param index The row that has the focus; -1 if none has.
 * @returns undefined if the key means nothing here.
 */
export function treeAction(
  rows: readonly TreeRow[],
  index: number,
  key: string,
): TreeAction | undefined {
  const row = rows[index];
  const last = rows.length - 1;
  switch (key) {
    case "ArrowDown":
      return step(rows, index, 1);
    case "ArrowUp":
      return step(rows, index, -1);
    case "Home":
      return { kind: "move", index: 0 };
    case "End":
      return { kind: "move", index: last };
    case "ArrowRight":
      if (!row?.isFolder) return undefined;
      return row.isOpen ? step(rows, index, 1) : { kind: "open", path: row.path };
    case "ArrowLeft":
      if (!row) return undefined;
      if (row.isFolder && row.isOpen) return { kind: "close", path: row.path };
      return moveTo(rows, folderOf(row.path));
    case "Enter":
    case " ":
      return row && !row.note ? { kind: "choose", path: row.path } : undefined;
    default:
      return typed(rows, index, key);
  }
}

/** The next row that can be chosen; a folder that is being listed is waited for. */
function step(rows: readonly TreeRow[], index: number, by: 1 | -1): TreeAction {
  let to = index + by;
  while (rows[to]?.note && rows[to]?.note !== "loading") to += by;
  const row = rows[to];
  return { kind: "move", index: row && !row.note ? to : Math.max(0, index) };
}

function moveTo(rows: readonly TreeRow[], path: string): TreeAction | undefined {
  const index = rows.findIndex((row) => row.path === path);
  return index < 0 ? undefined : { kind: "move", index };
}

/** The next row whose name begins with the typed character. */
function typed(rows: readonly TreeRow[], index: number, key: string): TreeAction | undefined {
  if ([...key].length !== 1) return undefined;
  const from = Math.max(0, index + 1);
  const order = [...rows.slice(from), ...rows.slice(0, from)];
  const found = order.find((row) => row.name.toLowerCase().startsWith(key.toLowerCase()));
  return found && moveTo(rows, found.path);
}
