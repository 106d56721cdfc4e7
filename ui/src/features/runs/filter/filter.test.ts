import { describe, expect, test } from "vitest";
import { expectedAt } from "./expects";
import { readFailure } from "./failure";
import { allOf, equals, idsIn, quoteColumn } from "./quote";
import { tokenize } from "./tokens";

/** What is expected where the bar stands. */
function at(marked: string) {
  const cursor = marked.indexOf("|");
  return expectedAt(marked.replace("|", ""), cursor);
}

describe("tokens", () => {
  test("are cut as the server cuts them", () => {
    const text =
      "metrics.val/f1-score >= .5 AND tags.`a ``b` IN ('it''s', \"x\") OR `run name`='y'";
    expect(tokenize(text).map(({ shape, value }) => [shape, value])).toEqual([
      ["key", "val/f1-score"],
      ["operator", ">="],
      ["number", ".5"],
      ["word", "AND"],
      ["key", "a `b"],
      ["word", "IN"],
      ["open", "("],
      ["string", "it's"],
      ["comma", ","],
      ["string", "x"],
      ["close", ")"],
      ["word", "OR"],
      ["quoted", "run name"],
      ["operator", "="],
      ["string", "y"],
    ]);
  });

  test("may be unfinished", () => {
    expect(tokenize("params.`lear").at(0)).toMatchObject({ value: "lear", open: true });
    expect(tokenize("status = 'FIN").at(-1)).toMatchObject({ value: "FIN", open: true });
    expect(tokenize("status = ''").at(-1)?.open).toBeUndefined();
    expect(tokenize("metrics.").at(0)).toMatchObject({ shape: "key", scope: "metrics", value: "" });
    expect(tokenize("a % b").at(1)).toMatchObject({ shape: "wrong" });
  });
});

describe("what may come", () => {
  test.each([
    ["|", "key", 0, ""],
    ["met|", "key", 0, "met"],
    ["metrics.lo|", "key", 0, "metrics.lo"],
    ["NOT (par|", "key", 5, "par"],
    ["params.lr |", "operator", 10, ""],
    ["params.lr LI|", "operator", 10, "LI"],
    ["params.lr = |", "value", 12, ""],
    ["params.lr=|", "value", 10, ""],
    ["params.opt = 'ad|", "value", 13, "ad"],
    ["params.opt = 'adam'|", "connective", 19, ""],
    ["params.opt = 'adam' A|", "connective", 20, "A"],
    ["params.opt = 'adam' AND |", "key", 24, ""],
    ["params.opt IN |", "list", 14, ""],
    ["params.opt NOT IN ('a', |", "value", 24, ""],
    ["params.opt IN ('a') |", "connective", 20, ""],
    ["params.opt IS NOT NULL |", "connective", 23, ""],
    ["params.opt = 'a' AND metrics.x > 1 OR |", "key", 38, ""],
  ])("%s", (marked, what, from, prefix) => {
    expect(at(marked)).toMatchObject({ what, from, prefix });
  });

  test("of a value names its key", () => {
    expect(at("param.`a b` != '|").key).toEqual({ kind: "param", key: "a b" });
    expect(at("status = |").key).toEqual({ kind: "attribute", key: "status" });
    expect(at("attributes.user_id = |").key).toEqual({ kind: "attribute", key: "user_id" });
    expect(at("datasets.name = |").key).toEqual({ kind: "dataset", key: "name" });
  });

  test("after NOT or IS is what is left of the operator", () => {
    expect(at("params.lr NOT |")).toMatchObject({ what: "operator", begun: "NOT" });
    expect(at("params.lr IS NOT |")).toMatchObject({ what: "operator", begun: "IS NOT" });
  });
});

describe("the server's error", () => {
  test("is told apart from its place", () => {
    const filter = "metrics.loss < 0.1 AND statos = 'FINISHED'";
    const message = `'statos' is not an attribute of runs.\n  ${filter}\n  ${" ".repeat(23)}^`;
    expect(readFailure(message, filter)).toEqual({
      problem: "'statos' is not an attribute of runs.",
      at: 23,
    });
  });

  test("finds its place in a long filter", () => {
    const filter = `${"params.a = 'b' AND ".repeat(30)}nope = 1`;
    const part = filter.slice(500);
    const column = filter.indexOf("nope") - 500 + 1;
    const message = `No.\n  …${part}\n  ${" ".repeat(column)}^`;
    expect(readFailure(message, filter).at).toBe(filter.indexOf("nope"));
  });

  test("counts characters, not their units", () => {
    const filter = "tags.a = '😀' AND x = 1";
    const message = `No.\n  ${filter}\n  ${" ".repeat(17)}^`;
    expect(filter.slice(readFailure(message, filter).at)).toBe("x = 1");
  });

  test("may be about no place", () => {
    expect(readFailure("The database cannot be reached.", "a = 1")).toEqual({
      problem: "The database cannot be reached.",
      at: undefined,
    });
  });
});

describe("written filters", () => {
  test("quote what needs it", () => {
    expect(quoteColumn("metrics.val/loss")).toBe("metrics.val/loss");
    expect(quoteColumn("tags.release date")).toBe("tags.`release date`");
    expect(quoteColumn("params.a`b")).toBe("params.`a``b`");
    expect(quoteColumn("attributes.status")).toBe("status");
    expect(equals("params.name", "it's")).toBe("params.name = 'it''s'");
    expect(equals("params.name", null)).toBe("params.name IS NULL");
    expect(idsIn(["a", "b"])).toBe("run_id IN ('a', 'b')");
  });

  test("are joined only where there is something to join", () => {
    expect(allOf("", " ")).toBe("");
    expect(allOf("", "a = 1")).toBe("a = 1");
    expect(allOf("a = 1 OR b = 2", "c = 3")).toBe("(a = 1 OR b = 2) AND (c = 3)");
  });
});
