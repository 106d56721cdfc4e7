import { describe, expect, it } from "vitest";
import type { Experiment } from "../../api/experiments";
import { wordsOf } from "../lists/words";
import {
  hasWords,
  nextSort,
  ownTags,
  type Row,
  readSort,
  sortRows,
  tagFilter,
  writeSort,
} from "./list";
import { validateExperimentsSearch } from "./search";

function experiment(name: string, more: Partial<Experiment> = {}): Experiment {
  return {
    id: name,
    name,
    deleted: false,
    artifactLocation: "",
    created: 0,
    updated: 0,
    tags: new Map(),
    ...more,
  };
}

function row(name: string, activeRuns?: number, lastActivity = 0): Row {
  const overview =
    activeRuns === undefined
      ? undefined
      : { activeRuns, deletedRuns: 0, runningRuns: 0, lastActivity };
  return { experiment: experiment(name), overview };
}

describe("hasWords", () => {
  const churn = experiment("Churn-prediction", { tags: new Map([["team", "Risk"]]) });
  it.each([
    ["", true],
    ["chu", true],
    ["predict churn", true],
    ["team: risk", true],
    ["risk churn", true],
    ["fraud", false],
    ["churn fraud", false],
  ])("%s", (text, expected) => expect(hasWords(churn, wordsOf(text))).toBe(expected));
});

describe("sorting", () => {
  const rows = [row("b10", 3, 20), row("b9", 3, 30), row("A", 7, 10), row("c")];
  const names = (text: string) =>
    sortRows(rows, readSort(text), "en").map(({ experiment: { name } }) => name);

  it.each([
    ["name", ["A", "b9", "b10", "c"]],
    ["-name", ["c", "b10", "b9", "A"]],
    ["-runs", ["A", "b9", "b10", "c"]],
    ["runs", ["c", "b9", "b10", "A"]],
    ["nonsense", ["b9", "b10", "A", "c"]],
  ])("%s", (text, expected) => expect(names(text)).toEqual(expected));

  it("is told by the address, unless it is the usual", () => {
    expect(writeSort(readSort(undefined))).toBeUndefined();
    expect(writeSort(readSort("-runs"))).toBe("-runs");
    expect(readSort(writeSort({ column: "name", descending: false }))).toEqual({
      column: "name",
      descending: false,
    });
  });

  it("begins with the largest, names with A, and turns round", () => {
    const usual = readSort(undefined);
    expect(nextSort(usual, "runs")).toEqual({ column: "runs", descending: true });
    expect(nextSort(usual, "name")).toEqual({ column: "name", descending: false });
    expect(nextSort(usual, "activity")).toEqual({ column: "activity", descending: false });
  });
});

it("the software's own tags are left out", () => {
  const tags = new Map([
    ["mlflow.note.content", "x"],
    ["headrace.view.a", "y"],
    ["team", "risk"],
  ]);
  expect(ownTags(experiment("a", { tags }))).toEqual([["team", "risk"]]);
});

it("a tag's filter quotes what it must", () => {
  expect(tagFilter("a`b c", "it's")).toBe("tags.`a``b c` = 'it''s'");
});

it("the address is read leniently", () => {
  expect(validateExperimentsSearch({ filter: 7, sort: 3, stage: "x" })).toEqual({ filter: "7" });
  expect(validateExperimentsSearch({ filter: "", sort: "-runs", stage: "deleted" })).toEqual({
    sort: "-runs",
    stage: "deleted",
  });
});
