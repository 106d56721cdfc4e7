import { describe, expect, test } from "vitest";
import { type Fingers, pinched } from "./pinch";

const WHOLE = [0, 100] as const;

describe("pinched", () => {
  test("what lay under the fingers lies under them still", () => {
    const found = pinched(WHOLE, [0.4, 0.6], [0.2, 0.8], WHOLE, false);
    const [low, high] = found ?? [Number.NaN, Number.NaN];
    const at = (part: number) => low + part * (high - low);
    expect(at(0.2)).toBeCloseTo(40);
    expect(at(0.8)).toBeCloseTo(60);
  });

  test("on a logarithmic axis, too", () => {
    const whole = [1, 10_000] as const;
    const [low, high] = pinched(whole, [0.25, 0.75], [0, 1], whole, true) ?? [0, 0];
    expect(low).toBeCloseTo(10);
    expect(high).toBeCloseTo(1_000);
  });

  test("ends at the ends", () => {
    expect(pinched([0, 50], [0.1, 0.5], [0.6, 0.9], WHOLE, false)?.[0]).toBe(0);
    expect(pinched([50, 100], [0.4, 0.6], [0.1, 0.25], WHOLE, false)?.[1]).toBe(100);
  });

  test("is over when everything is in sight again", () => {
    const [low, high] = pinched([40, 60], [0.1, 0.9], [0.4, 0.6], WHOLE, false) ?? [0, 0];
    expect(low).toBeCloseTo(10);
    expect(high).toBeCloseTo(90);
    expect(pinched([40, 60], [0.1, 0.9], [0.45, 0.55], WHOLE, false)).toBeUndefined();
  });

  test.each<[string, Fingers, Fingers]>([
    ["fingers at one place", [0.5, 0.5], [0.2, 0.8]],
    ["fingers that meet", [0.2, 0.8], [0.5, 0.51]],
    ["fingers that cross", [0.4, 0.6], [0.6, 0.4]],
  ])("%s change nothing", (_, from, to) => {
    expect(pinched([10, 20], from, to, WHOLE, false)).toEqual([10, 20]);
  });
});
