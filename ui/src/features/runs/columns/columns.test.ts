import { describe, expect, test } from "vitest";
import type { RunKeys } from "../../../api/runKeys";
import { choices } from "./choices";
import { type ColumnId, canGroup, canSort, columnOf, keyOf, kindOf } from "./column";
import { arranged, defaultColumns, defaultWidth, moved } from "./defaults";
import { differing } from "./differing";

const counted = (...keys: string[]) => keys.map((key, nth) => ({ key, runs: 100 - nth }));
const KEYS: RunKeys = {
  metrics: [...counted("val/loss", "train/loss"), { key: "system/cpu", runs: 500 }],
  params: counted(...Array.from({ length: 20 }, (_, nth) => `p${String(nth).padStart(2, "0")}`)),
  tags: counted("team", "mlflow.user", "headrace.view.best"),
  truncated: false,
};

describe("a column", () => {
  test("is a kind and a key, which may have dots", () => {
    expect(columnOf("params.a.b c")).toBe("params.a.b c");
    expect(keyOf("params.a.b c")).toBe("a.b c");
    expect(kindOf("metrics.x")).toBe("metrics");
  });

  test.each(["", "params", "params.", ".x", "nope.x", "attributes.nope"])("%j is none", (text) => {
    expect(columnOf(text)).toBeUndefined();
  });

  test("may be what runs are ordered and grouped by", () => {
    expect([canSort("attributes.duration"), canSort("attributes.datasets")]).toEqual([true, false]);
    expect([canGroup("params.x"), canGroup("metrics.x"), canGroup("attributes.status")]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("columns that nobody chose", () => {
  test("are those that most runs have, by name, without the machine's", () => {
    const columns = defaultColumns(KEYS, false);
    expect(columns.slice(0, 5)).toEqual([
      "attributes.start_time",
      "attributes.duration",
      "metrics.train/loss",
      "metrics.val/loss",
      "params.p00",
    ]);
    expect(columns).toHaveLength(12);
    expect(columns).not.toContain("metrics.system/cpu");
    expect(defaultColumns(undefined, true)[0]).toBe("attributes.experiment_id");
  });

  test("are as wide as their heading, within reason", () => {
    expect(defaultWidth("metrics.x")).toBe(96);
    expect(defaultWidth(`params.${"x".repeat(200)}`)).toBe(210);
  });
});

describe("the order of columns", () => {
  const columns: ColumnId[] = ["params.a", "params.b", "params.c"];

  test("puts the pinned ones first", () => {
    expect(arranged(columns, ["params.c", "params.gone"])).toEqual({
      pinned: ["params.c"],
      others: ["params.a", "params.b"],
    });
  });

  test("changes by moving one before another, or to the end", () => {
    expect(moved(columns, "params.c", "params.a")).toEqual(["params.c", "params.a", "params.b"]);
    expect(moved(columns, "params.a", undefined)).toEqual(["params.b", "params.c", "params.a"]);
    expect(moved(columns, "params.b", "params.b")).toEqual(columns);
  });
});

describe("columns in which runs differ", () => {
  test("have two values, of which one may be none; NaN is like NaN", () => {
    const values = {
      "params.same": ["1", "1", "1"],
      "params.other": ["1", "2", "1"],
      "params.some": ["1", null, "1"],
      "metrics.nan": [Number.NaN, Number.NaN],
      "attributes.datasets": [[{ name: "d", digest: "1", context: null }], []],
    };
    expect(differing([...Object.keys(values), "params.unread"], values)).toEqual([
      "params.other",
      "params.some",
      "attributes.datasets",
      "params.unread",
    ]);
  });
});

describe("the column chooser", () => {
  const label = (column: ColumnId) => (column === "attributes.start_time" ? "Started" : column);
  const sectionsOf = (search: string, shown: ColumnId[] = []) =>
    choices(KEYS, shown, search, label).flatMap((line) =>
      line.kind === "section" ? [`${line.section} ${line.count}`] : [],
    );

  test("has what is shown first, then everything by kind", () => {
    expect(sectionsOf("", ["params.p01"])).toEqual([
      "shown 1",
      "metrics 2",
      "params 20",
      "tags 1",
      "attributes 9",
      "systemMetrics 1",
      "systemTags 2",
    ]);
  });

  test("finds all words, in names and in what attributes are called", () => {
    expect(sectionsOf("LOSS val")).toEqual(["metrics 1"]);
    expect(sectionsOf("started")).toEqual(["attributes 1"]);
    expect(sectionsOf("nothing like it")).toEqual([]);
  });
});
