import { describe, expect, it } from "vitest";
import { relativeToFirst, rowsOf, shownRows } from "./differences";
import { bestOf, guessDirection } from "./direction";

const run = (values: Record<string, string | number>) => new Map(Object.entries(values));

describe("rowsOf", () => {
  const rows = rowsOf([
    run({ a: "1", b10: "x", b2: "x" }),
    run({ a: "1", b2: "y", b10: "z", c: "w" }),
  ]);

  it("puts what differs first, numbers in names in their order", () => {
    expect(rows.map((row) => [row.key, row.differs])).toEqual([
      ["b2", true],
      ["b10", true],
      ["c", true],
      ["a", false],
    ]);
    expect(rows[2]?.values).toEqual([undefined, "w"]);
  });

  it("takes NaN to equal NaN", () => {
    expect(rowsOf([new Map([["m", Number.NaN]]), new Map([["m", Number.NaN]])])[0]?.differs).toBe(
      false,
    );
  });

  it("is filtered by text and by difference", () => {
    expect(shownRows(rows, { onlyDifferent: true, text: " B1" }).map((row) => row.key)).toEqual([
      "b10",
    ]);
    expect(shownRows(rows, { onlyDifferent: false, text: "a" }).map((row) => row.key)).toEqual([
      "a",
    ]);
    expect(shownRows(rows, { onlyDifferent: true, text: "" })).toHaveLength(3);
  });
});

describe("guessDirection", () => {
  it.each([
    "loss",
    "val_loss",
    "val/logLoss",
    "testRMSE",
    "mean_absolute_error",
    "train-time",
    "fit_time_seconds",
  ])("wants little of %s", (key) => expect(guessDirection(key)).toBe("min"));

  it.each([
    "accuracy",
    "f1",
    "auc",
    "classless",
    "timeliness",
    "error_reduction",
    "r2_score",
    "reward",
  ])("wants much of %s", (key) => expect(guessDirection(key)).toBe("max"));
});

describe("bestOf", () => {
  it("finds the best, all of them where several are equal", () => {
    expect([...bestOf([1, 3, undefined, 3, Number.NaN], "max")]).toEqual([1, 3]);
    expect([...bestOf([1, 3, Number.NEGATIVE_INFINITY], "min")]).toEqual([2]);
  });

  it("marks none where there is nothing to choose from", () => {
    expect(bestOf([2, 2], "max").size).toBe(0);
    expect(bestOf([2, undefined], "max").size).toBe(0);
    expect(bestOf([], "min").size).toBe(0);
    expect(bestOf([Number.NaN, Number.NaN], "min").size).toBe(0);
  });
});

describe("relativeToFirst", () => {
  it("compares with the first run", () => {
    expect(relativeToFirst([2, 3, undefined, 1, Number.NaN])).toEqual([
      0,
      0.5,
      undefined,
      -0.5,
      undefined,
    ]);
    expect(relativeToFirst([0, 1])).toEqual([undefined, undefined]);
    expect(relativeToFirst([-2, -1])).toEqual([0, 0.5]);
  });
});
