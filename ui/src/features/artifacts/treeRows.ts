/** The rows of a tree of files, of which only what is open has been listed. */
import type { ArtifactEntry } from "../../api/artifacts";

export interface TreeRow {
  path: string;
  name: string;
  depth: number;
  isFolder: boolean;
  isOpen: boolean;
  size: number | undefined;
  /** Place among its siblings, from 1, and how many there are. */
  place: number;
  siblings: number;
  /** What stands in the place of a folder's content while it cannot be shown. */
  note?: "loading" | "failed" | "empty";
}

export type Listing = readonly ArtifactEntry[] | "loading" | "failed";

/** Every folder above a path, the topmost first: `a/b/c` → `a`, `a/b`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** @param listing What is directly in a folder; "" is the root. */
export function treeRows(
  listing: (folder: string) => Listing,
  open: ReadonlySet<string>,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (folder: string, depth: number) => {
    const entries = listing(folder);
    if (typeof entries === "string" || entries.length === 0) {
      const note = typeof entries === "string" ? entries : "empty";
      rows.push({ ...NOTE, path: `${folder}//${note}`, depth, note });
      return;
    }
    entries.forEach((entry, index) => {
      const isOpen = entry.isFolder && open.has(entry.path);
      rows.push({
        path: entry.path,
        name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
        depth,
        isFolder: entry.isFolder,
        isOpen,
        size: entry.size,
        place: index + 1,
        siblings: entries.length,
      });
      if (isOpen) visit(entry.path, depth + 1);
    });
  };
  visit("", 0);
  return rows;
}

const NOTE = { name: "", isFolder: false, isOpen: false, size: undefined, place: 1, siblings: 1 };
