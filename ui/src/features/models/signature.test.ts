import { describe, expect, it } from "vitest";
import { rowsOf, typeOf } from "./signature";

describe("typeOf", () => {
  it.each([
    [{ type: "double", name: "x" }, "double"],
    [{ type: "tensor", "tensor-spec": { dtype: "float32", shape: [-1, 28] } }, "float32 (-1, 28)"],
    [{ type: "array", items: { type: "string" } }, "array<string>"],
    [{ type: "map", values: { type: "long" } }, "map<long>"],
    [
      {
        type: "object",
        properties: { a: { type: "long", required: true }, b: { type: "string", required: false } },
      },
      "{a: long, b?: string}",
    ],
    [{ type: "double", shape: [-1] }, "double (-1)"],
    [{}, ""],
    [null, ""],
  ])("%j", (field, text) => expect(typeOf(field)).toBe(text));
});

describe("rowsOf", () => {
  it("tells params by their default, and what may be missing", () => {
    expect(
      rowsOf([
        { name: "amount", type: "double", required: true },
        { type: "string", required: false },
        { name: "threshold", type: "double", default: 0.5, shape: null },
      ]),
    ).toEqual([
      { name: "amount", type: "double", required: true, fallback: undefined },
      { name: "", type: "string", required: false, fallback: undefined },
      { name: "threshold", type: "double", required: true, fallback: "0.5" },
    ]);
  });
});
