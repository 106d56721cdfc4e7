import { describe, expect, test } from "vitest";
import { columnsInSight, rowsInSight, topShowing } from "./window";

describe("rowsInSight", () => {
  test("covers the view and something beyond, wherever one is", () => {
    for (let top = 0; top < 3_000; top += 7) {
      const { first, size } = rowsInSight(top, 640, 32);
      expect(first * 32).toBeLessThanOrEqual(Math.max(0, top - 3 * 32));
      expect((first + size) * 32).toBeGreaterThanOrEqual(top + 640 + 3 * 32);
    }
  });

  test("is as long at every place", () => {
    const sizes = [0, 31, 32, 1_000, 1e6].map((top) => rowsInSight(top, 640, 32).size);
    expect(new Set(sizes).size).toBe(1);
  });

  test("stays where it is while one scrolls a little", () => {
    expect(rowsInSight(32 * 42, 640, 32)).toEqual(rowsInSight(32 * 47, 640, 32));
    expect(rowsInSight(32 * 48, 640, 32).first).toBe(rowsInSight(32 * 42, 640, 32).first + 6);
  });

  test("begins at the top when the view is pulled beyond it", () => {
    expect(rowsInSight(-200, 640, 32).first).toBe(0);
  });
});

describe("columnsInSight", () => {
  const ends = [100, 150, 400, 500];
  test.each([
    [0, 90, [0, 1]],
    [0, 100, [0, 1]],
    [100, 160, [1, 3]],
    [120, 2_000, [1, 4]],
    [600, 900, [4, 4]],
  ])("from %i to %i", (left, right, found) => {
    expect(columnsInSight(ends, left, right)).toEqual(found);
  });
});

describe("topShowing", () => {
  const now = { top: 320, view: 640, rowHeight: 32 };
  test.each([
    ["above", 3, 96],
    ["in sight", 12, 320],
    ["the last in sight", 29, 320],
    ["below", 40, 672],
  ])("a row %s", (_, place, top) => {
    expect(topShowing(place, now)).toBe(top);
  });
});
