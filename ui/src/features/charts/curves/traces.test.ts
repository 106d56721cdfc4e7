import { describe, expect, it } from "vitest";
import type { Curve } from "./curve";
import { inSight, projection } from "./paint";
import { around, readings } from "./pick";
import { heightAt, tracesOf } from "./traces";

const f = (...values: number[]) => Float64Array.from(values);

function run(runId: string) {
  return { runId, name: `name of ${runId}`, experimentId: "1", colour: "#123456", running: false };
}

function curve(runId: string, metricKey: string, values: number[]): Curve {
  const steps = Float64Array.from(values, (_, i) => i * 10);
  return {
    ...{ runId, metricKey, origin: 1_000, points: values.length, exact: true },
    ...{ steps, times: steps, values: Float64Array.from(values) },
  };
}

const CURVES = [
  curve("a", "loss", [3, 2, 1]),
  curve("a", "acc", [0, 1, 2]),
  curve("b", "loss", [3, 3, 3]),
];
const curveOf = (runId: string, metricKey: string) =>
  CURVES.find((c) => c.runId === runId && c.metricKey === metricKey);

describe("tracesOf", () => {
  it("draws what has arrived, further metrics dashed", () => {
    const traces = tracesOf([run("a"), run("b")], ["loss", "acc"], {}, curveOf);
    expect(traces.map((t) => [t.runId, t.metricKey, t.dash.length > 0])).toEqual([
      ["a", "loss", false],
      ["a", "acc", true],
      ["b", "loss", false],
    ]);
    expect(traces[0]?.raw).toBeUndefined();
  });

  it("keeps what was logged behind a smoothed line, and smooths once", () => {
    const draw = () => tracesOf([run("a")], ["loss"], { smoothing: 0.5, x: "time" }, curveOf)[0];
    expect([...(draw()?.raw ?? [])]).toEqual([3, 2, 1]);
    expect(draw()?.ys[2]).toBeGreaterThan(1);
    expect(draw()?.xs[0]).toBe(1_000);
    expect(draw()?.ys).toBe(draw()?.ys);
  });
});

describe("reading a chart", () => {
  const traces = tracesOf([run("a"), run("b")], ["loss"], {}, curveOf);
  const [first] = traces;
  const x = projection([0, 20], false, 0, 200);
  const y = projection([0, 4], false, 400, 0);

  it("finds the height of a line between its points", () => {
    if (!first) throw new Error("no line");
    expect(heightAt(first, 5)).toBe(2.5);
    expect(heightAt(first, 16)).toBeCloseTo(1.4);
    expect(heightAt(first, 99)).toBe(1);
  });

  it("takes the line nearest to the pointer", () => {
    const nearest = (px: number, py: number) =>
      readings(traces, { x: px / 10, px, py }, x, y).map(({ trace }) => trace.runId);
    expect(nearest(150, 100)).toEqual(["b", "a"]);
    expect(nearest(150, 240)).toEqual(["a", "b"]);
    expect(nearest(400, 240)).toEqual([]);
  });

  it("tells the lines around it from top to bottom", () => {
    const found = readings(traces, { x: 20, px: 200, py: 299 }, x, y);
    expect(around(found, 5).map(({ trace }) => trace.runId)).toEqual(["b", "a"]);
    expect(around(found, 1).map(({ trace }) => trace.runId)).toEqual(["a"]);
  });
});

describe("projection", () => {
  it("is linear or logarithmic", () => {
    expect(projection([0, 10], false, 100, 0)(2.5)).toBe(75);
    expect(projection([1, 100], true, 0, 50)(10)).toBeCloseTo(25);
    expect(projection([1, 100], true, 0, 50)(0)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("inSight", () => {
  it("takes one more point on either side", () => {
    const xs = f(0, 1, 2, 3, 4, 5);
    expect(inSight(xs, [1.5, 3.5])).toEqual([1, 4]);
    expect(inSight(xs, [2, 3])).toEqual([1, 4]);
    expect(inSight(xs, [-5, 50])).toEqual([0, 5]);
    expect(inSight(f(1, 1, 1, 2), [1, 1])).toEqual([0, 3]);
    expect(inSight(f(), [0, 1])).toEqual([0, -1]);
  });
});
