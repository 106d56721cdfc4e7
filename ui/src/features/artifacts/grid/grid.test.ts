import { describe, expect, it } from "vitest";
import { cellText, columnWidth } from "./cellText";
import { movedCell } from "./gridKeys";

describe("cellText", () => {
  it.each([
    [null, null],
    [undefined, null],
    ["", ""],
    [12345678901234567890n, "12345678901234567890"],
    [0.1, "0.1"],
    [Number.NaN, "NaN"],
    [false, "false"],
    [new Date(Date.UTC(2025, 0, 1)), "2025-01-01 00:00:00"],
    [new Date(Date.UTC(2025, 0, 1, 1, 2, 3, 4)), "2025-01-01 01:02:03.004"],
    [new Uint8Array([1, 255]), "0x01ff"],
    [[1n, { a: new Uint8Array([0]) }], '["1",{"a":"0x00"}]'],
    [new Float32Array([1, 2]), "[1,2]"],
  ])("writes %s as %s", (value, text) => expect(cellText(value)).toBe(text));

  it("sizes columns by their content, within limits", () => {
    expect(columnWidth("a", [1])).toBe(64);
    expect(columnWidth("name", ["x".repeat(500)])).toBe(340);
    expect(columnWidth("name", ["twelve chars"])).toBeGreaterThan(columnWidth("name", ["six"]));
  });
});

describe("movedCell", () => {
  it("stays inside", () => {
    const at = { row: 0, column: 2 };
    expect(movedCell(at, "ArrowUp", 10, 3, 5)).toEqual(at);
    expect(movedCell(at, "ArrowRight", 10, 3, 5)).toEqual(at);
    expect(movedCell(at, "PageDown", 10, 3, 50)).toEqual({ row: 9, column: 2 });
    expect(movedCell(at, "Home", 10, 3, 5)).toEqual({ row: 0, column: 0 });
    expect(movedCell(at, "x", 10, 3, 5)).toBeUndefined();
  });
});
