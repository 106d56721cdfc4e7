import { describe, expect, it } from "vitest";
import { flow } from "./flow";

describe("flow", () => {
  it("puts two small sections beside each other", () => {
    expect(flow([1, 2, 1, 9], 4)).toEqual([
      { columns: 1, half: true },
      { columns: 2, half: true },
      { columns: 2, half: false },
      { columns: 4, half: false },
    ]);
    expect(flow([1, 1], 2).map(({ half }) => half)).toEqual([true, true]);
  });

  it("leaves everything below each other where one chart fills the width", () => {
    expect(flow([1, 1], 1)).toEqual([
      { columns: 1, half: false },
      { columns: 1, half: false },
    ]);
    expect(flow([], 3)).toEqual([]);
  });
});
