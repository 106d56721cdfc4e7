import { describe, expect, it } from "vitest";
import { positions, readCurve } from "./curve";
import { padded, xExtent, yExtent } from "./extent";
import { nearestIndex } from "./nearest";
import { smooth } from "./smooth";

const f = (...values: number[]) => Float64Array.from(values);

describe("readCurve", () => {
  const curve = readCurve({
    run_id: "r",
    metric_key: "loss",
    origin: "1000",
    points: 3,
    exact: true,
    steps: [0, "1", 2],
    times: [0, 10, 20],
    values: [0.5, "NaN", "-Infinity"],
  });

  it("reads numbers that are text", () => {
    expect([...curve.values]).toEqual([0.5, Number.NaN, Number.NEGATIVE_INFINITY]);
    expect([...curve.steps]).toEqual([0, 1, 2]);
    expect(curve.origin).toBe(1000);
  });

  it("lays points out by step, time of day and time since the start", () => {
    expect([...positions(curve, "step")]).toEqual([0, 1, 2]);
    expect([...positions(curve, "time")]).toEqual([1000, 1010, 1020]);
    expect([...positions(curve, "relative")]).toEqual([0, 10, 20]);
  });
});

describe("smooth", () => {
  it("leaves values alone without weight", () => {
    expect([...smooth(f(3, 1, 2), 0)]).toEqual([3, 1, 2]);
  });

  it("begins at the first value and keeps a constant", () => {
    for (const value of smooth(f(4, 4, 4, 4), 0.9)) expect(value).toBeCloseTo(4, 12);
  });

  it("is the weighted mean of what came before", () => {
    const [, second] = smooth(f(1, 2), 0.5);
    expect(second).toBeCloseTo((0.5 * 1 + 2) / 1.5, 12);
  });

  it("passes over what is not finite", () => {
    const [a, b, c] = smooth(f(1, Number.NaN, 1), 0.9);
    expect(a).toBeCloseTo(1, 12);
    expect(b).toBeNaN();
    expect(c).toBeCloseTo(1, 12);
  });
});

describe("nearestIndex", () => {
  it("finds the nearest point", () => {
    const xs = f(0, 10, 20);
    expect([-5, 4, 6, 14.9, 15.1, 99].map((x) => nearestIndex(xs, x))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(nearestIndex(f(), 1)).toBe(-1);
  });
});

describe("ranges", () => {
  const curves = [
    { xs: f(0, 1, 2), ys: f(5, Number.NaN, -1) },
    { xs: f(1, 4), ys: f(2, Number.POSITIVE_INFINITY) },
  ];

  it("span all curves", () => {
    expect(xExtent(curves, false)).toEqual([0, 4]);
    expect(xExtent(curves, true)).toEqual([1, 4]);
    expect(xExtent([], false)).toBeUndefined();
    expect(yExtent(curves, [0, 4])).toEqual([-1, 5]);
    expect(yExtent(curves, [0, 4], { log: true })).toEqual([2, 5]);
    expect(yExtent(curves, [0.5, 1.5])).toEqual([2, 2]);
    expect(yExtent(curves, [8, 9])).toBeUndefined();
  });

  it("leave out rare extremes when asked to", () => {
    const ys = Float64Array.from({ length: 1000 }, (_, i) => (i === 500 ? 1e9 : i / 1000));
    const xs = ys.map((_, i) => i);
    const [low, high] = yExtent([{ xs, ys }], [0, 999], { clip: true }) ?? [];
    expect(low).toBeCloseTo(0.02, 2);
    expect(high).toBeCloseTo(0.98, 2);
  });

  it("get room, and width where there is none", () => {
    expect(padded([0, 100], false)).toEqual([-5, 105]);
    expect(padded([0, 0], false)).toEqual([-1, 1]);
    const [low, high] = padded([1, 1], true);
    expect(low).toBeCloseTo(0.1);
    expect(high).toBeCloseTo(10);
  });
});
