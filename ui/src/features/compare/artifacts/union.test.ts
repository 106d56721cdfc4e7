import { describe, expect, it } from "vitest";
import { entriesOf, unionOf } from "./union";

const file = (path: string, size = 1) => ({ path, isFolder: false, size });
const folder = (path: string) => ({ path, isFolder: true, size: undefined });

describe("unionOf", () => {
  it("has what any of the runs has, once", () => {
    const found = unionOf([[file("b10"), file("b2")], [folder("z"), file("b2", 9)], "failed"]);
    expect(found).toEqual([
      { path: "z", isFolder: true, size: undefined },
      { path: "b2", isFolder: false, size: undefined },
      { path: "b10", isFolder: false, size: undefined },
    ]);
  });

  it("waits until something is known", () => {
    expect(unionOf(["loading", "failed"])).toBe("loading");
    expect(unionOf(["failed", "failed"])).toBe("failed");
    expect(unionOf(["loading", []])).toEqual([]);
  });
});

describe("entriesOf", () => {
  it("finds the path in each run", () => {
    expect(entriesOf([[file("a", 3)], [file("b")], "loading", "failed"], "a")).toEqual([
      file("a", 3),
      undefined,
      "loading",
      undefined,
    ]);
  });
});
