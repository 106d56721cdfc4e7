import { describe, expect, it } from "vitest";
import { csvPage, guessDelimiter } from "./csvPages";
import { isNumeric } from "./grid/isNumeric";
import { BareNumber, countValues, jsonRows, parseJson, splitTable } from "./jsonTree";

describe("csvPage", () => {
  const text = '\uFEFFname,note\n"ชื่อ, b","line 1\nline 2"\n\nc,"say ""hi"""\n';
  const bytes = new TextEncoder().encode(text);

  it("gives the same rows however the file is cut", () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const first = csvPage(bytes.subarray(0, cut), ",", false);
      const second = csvPage(bytes.subarray(first.used), ",", true);
      expect([...first.rows, ...second.rows]).toEqual([
        ["name", "note"],
        ["ชื่อ, b", "line 1\nline 2"],
        ["c", 'say "hi"'],
      ]);
    }
  });

  it("takes a last row without a line end", () => {
    expect(csvPage(new TextEncoder().encode("a\n1\n2"), ",", true).rows).toEqual([
      ["a"],
      ["1"],
      ["2"],
    ]);
  });

  it("finds the delimiter", () => {
    expect(guessDelimiter("a;b\n1;2\n", "csv")).toBe(";");
    expect(guessDelimiter("a,b\n1,2\n", "csv")).toBe(",");
    expect(guessDelimiter("a b", "tsv")).toBe("\t");
    expect(guessDelimiter("alone\n1\n2\n", "csv")).toBe(",");
  });
});

describe("isNumeric", () => {
  it("needs a number in every value that is there", () => {
    expect(isNumeric([["1"], [""], ["-2e3"]], 0)).toBe(true);
    expect(isNumeric([[1], [null], [2n]], 0)).toBe(true);
    expect(isNumeric([["1"], ["x"]], 0)).toBe(false);
    expect(isNumeric([[""], [null]], 0)).toBe(false);
  });
});

describe("parseJson", () => {
  it("takes what Python writes", () => {
    expect(parseJson('{"a": [NaN, -Infinity], "b": "NaN \\" Infinity"}')).toEqual({
      a: [new BareNumber("NaN"), new BareNumber("-Infinity")],
      b: 'NaN " Infinity',
    });
  });

  it("refuses what is not JSON", () => {
    expect(() => parseJson("{NaN")).toThrow(SyntaxError);
    expect(() => parseJson("nothing")).toThrow(SyntaxError);
  });
});

describe("jsonRows", () => {
  const value = { a: { "b/c": [1, 2] }, d: null, e: {} };

  it("shows only what is open", () => {
    expect(jsonRows(value, (_pointer, depth) => depth < 1).map((row) => row.label)).toEqual([
      null,
      "a",
      "d",
      "e",
    ]);
  });

  it("tells rows apart by their pointers", () => {
    const rows = jsonRows(value, () => true);
    expect(rows.map((row) => row.pointer)).toEqual([
      "",
      "/a",
      "/a/b~1c",
      "/a/b~1c/0",
      "/a/b~1c/1",
      "/d",
      "/e",
    ]);
    expect(rows.map((row) => row.size)).toEqual([3, 1, 2, undefined, undefined, undefined, 0]);
    expect(rows.at(-1)?.isOpen).toBe(false);
  });

  it("counts values up to a limit", () => {
    expect(countValues(value, 100)).toBe(7);
    expect(countValues(Array(500).fill(0), 100)).toBe(100);
  });
});

describe("splitTable", () => {
  it("knows the tables that log_table writes", () => {
    expect(splitTable({ columns: ["x", "y"], data: [[1, 2]] })).toEqual({
      columns: ["x", "y"],
      rows: [[1, 2]],
    });
    expect(splitTable({ columns: ["x"], data: [[1, 2]] })).toBeUndefined();
    expect(splitTable([1])).toBeUndefined();
    expect(splitTable({ columns: 3 })).toBeUndefined();
  });
});
