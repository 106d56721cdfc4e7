import { describe, expect, it } from "vitest";
import { treeAction } from "./treeKeys";
import { foldersAbove, type Listing, treeRows } from "./treeRows";

const entry = (path: string, size?: number) => ({ path, isFolder: size === undefined, size });
const LISTINGS: Record<string, Listing> = {
  "": [entry("a"), entry("b"), entry("c"), entry("d.txt", 3)],
  a: [entry("a/x.txt", 1), entry("a/y.txt", 2)],
  b: "loading",
  c: [],
};
const rows = (...open: string[]) => treeRows((path) => LISTINGS[path] ?? "failed", new Set(open));

describe("treeRows", () => {
  it("shows what is open", () => {
    expect(rows().map((row) => row.name)).toEqual(["a", "b", "c", "d.txt"]);
    expect(rows("a").map((row) => [row.name, row.depth, row.place, row.siblings])).toEqual([
      ["a", 0, 1, 4],
      ["x.txt", 1, 1, 2],
      ["y.txt", 1, 2, 2],
      ["b", 0, 2, 4],
      ["c", 0, 3, 4],
      ["d.txt", 0, 4, 4],
    ]);
  });

  it("says why a folder shows nothing", () => {
    expect(rows("b", "c").flatMap((row) => row.note ?? [])).toEqual(["loading", "empty"]);
    expect(treeRows(() => "failed", new Set()).map((row) => row.note)).toEqual(["failed"]);
  });

  it("knows the folders above a path", () => {
    expect(foldersAbove("a/b/c.txt")).toEqual(["a", "a/b"]);
    expect(foldersAbove("c.txt")).toEqual([]);
  });
});

describe("treeAction", () => {
  const shown = rows("a");

  it("moves within the rows", () => {
    expect(treeAction(shown, 0, "ArrowDown")).toEqual({ kind: "move", index: 1 });
    expect(treeAction(shown, 5, "ArrowDown")).toEqual({ kind: "move", index: 5 });
    expect(treeAction(shown, 0, "ArrowUp")).toEqual({ kind: "move", index: 0 });
    expect(treeAction(shown, 0, "End")).toEqual({ kind: "move", index: 5 });
  });

  it("passes over what cannot be chosen, and waits for what is being listed", () => {
    const noted = rows("b", "c");
    expect(noted.map((row) => row.note ?? row.name)).toEqual([
      "a",
      "b",
      "loading",
      "c",
      "empty",
      "d.txt",
    ]);
    expect(treeAction(noted, 1, "ArrowDown")).toEqual({ kind: "move", index: 1 });
    expect(treeAction(noted, 3, "ArrowDown")).toEqual({ kind: "move", index: 5 });
    expect(treeAction(noted, 5, "ArrowUp")).toEqual({ kind: "move", index: 3 });
    expect(treeAction(noted, -1, "ArrowDown")).toEqual({ kind: "move", index: 0 });
  });

  it("opens and closes folders, and goes to the folder above", () => {
    expect(treeAction(shown, 3, "ArrowRight")).toEqual({ kind: "open", path: "b" });
    expect(treeAction(shown, 0, "ArrowRight")).toEqual({ kind: "move", index: 1 });
    expect(treeAction(shown, 0, "ArrowLeft")).toEqual({ kind: "close", path: "a" });
    expect(treeAction(shown, 2, "ArrowLeft")).toEqual({ kind: "move", index: 0 });
    expect(treeAction(shown, 5, "ArrowLeft")).toBeUndefined();
    expect(treeAction(shown, 5, "ArrowRight")).toBeUndefined();
  });

  it("chooses, and finds by the first letter", () => {
    expect(treeAction(shown, 5, "Enter")).toEqual({ kind: "choose", path: "d.txt" });
    expect(treeAction(shown, 5, "X")).toEqual({ kind: "move", index: 1 });
    expect(treeAction(shown, 0, "q")).toBeUndefined();
    expect(treeAction(shown, 0, "Escape")).toBeUndefined();
  });
});
