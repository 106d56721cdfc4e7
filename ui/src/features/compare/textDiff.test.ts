import { describe, expect, it } from "vitest";
import { diffLines, hunks } from "./textDiff";

const signs = { same: " ", removed: "-", added: "+" };
const shown = (left: string, right: string) =>
  diffLines([...left], [...right])
    .map((line) => signs[line.change] + line.text)
    .join("");

/** Both sides again, from the difference. */
function sides(left: string[], right: string[]) {
  const lines = diffLines(left, right);
  return {
    left: lines.filter((line) => line.change !== "added").map((line) => line.text),
    right: lines.filter((line) => line.change !== "removed").map((line) => line.text),
    changes: lines.filter((line) => line.change !== "same").length,
  };
}

describe("diffLines", () => {
  it("finds nothing where nothing differs", () => {
    expect(shown("abc", "abc")).toBe(" a b c");
    expect(diffLines([], [])).toEqual([]);
  });

  it("finds what was added, removed and replaced", () => {
    expect(shown("ac", "abc")).toBe(" a+b c");
    expect(shown("abc", "ac")).toBe(" a-b c");
    expect(shown("abc", "axc")).toBe(" a-b+x c");
    expect(shown("", "ab")).toBe("+a+b");
    expect(shown("ab", "")).toBe("-a-b");
  });

  it("numbers the lines of both sides", () => {
    expect(diffLines(["a", "b"], ["b", "c"])).toEqual([
      { change: "removed", left: 1, right: undefined, text: "a" },
      { change: "same", left: 2, right: 1, text: "b" },
      { change: "added", left: undefined, right: 2, text: "c" },
    ]);
  });

  it("finds the shortest script of the published example", () => {
    expect(sides([..."abcabba"], [..."cbabac"]).changes).toBe(5);
  });

  it("gives back both texts, whatever they are", () => {
    // A fixed linear congruential sequence: the same texts in every run.
    let seed = 7;
    const next = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 300; round += 1) {
      const left = Array.from({ length: next(14) }, () => "abc"[next(3)] as string);
      const right = Array.from({ length: next(14) }, () => "abc"[next(3)] as string);
      const found = sides(left, right);
      expect(found.left).toEqual(left);
      expect(found.right).toEqual(right);
    }
  });

  it("replaces what differs too much to compare", () => {
    const left = Array.from({ length: 3_000 }, (_, index) => `l${index}`);
    const right = Array.from({ length: 3_000 }, (_, index) => `r${index}`);
    const found = sides(left, right);
    expect(found.left).toEqual(left);
    expect(found.right).toEqual(right);
  });
});

describe("hunks", () => {
  it("keeps some unchanged lines around changes and counts the others", () => {
    const left = Array.from({ length: 30 }, (_, index) => String(index));
    const right = left.map((line) => (line === "5" || line === "25" ? "x" : line));
    const found = hunks(diffLines(left, right), 2);
    expect(found.map((hunk) => hunk.skipped)).toEqual([3, 15, 2]);
    expect(found[0]?.lines.map((line) => line.text)).toEqual(["3", "4", "5", "x", "6", "7"]);
  });

  it("is empty where nothing differs", () => {
    expect(hunks(diffLines(["a"], ["a"]), 3)).toEqual([]);
  });
});
