import { describe, expect, it } from "vitest";
import { boxesOf, quantile } from "./boxes";
import { landscape } from "./landscape";
import { RAMP, rampColour } from "./ramp";
import { axisOf, spanOf } from "./values";

describe("axisOf", () => {
  it("takes text for numbers where all of it is", () => {
    const places = [0.1, 1e-3, null, 5];
    expect(axisOf(["0.1", "1e-3", null, 5])).toEqual({ kind: "number", places, log: true });
    expect(axisOf([1, Number.NaN, 3])).toEqual({
      kind: "number",
      places: [1, null, 3],
      log: false,
    });
  });

  it("lays names out in natural order", () => {
    expect(axisOf(["l10", "l2", null, "l2"])).toEqual({
      ...{ kind: "names", names: ["l2", "l10"] },
      places: [1, 0, null, 0],
    });
    expect(axisOf(["0x10", "1"]).kind).toBe("names");
    expect(axisOf(["", "1"]).kind).toBe("names");
  });

  it("is logarithmic for what spans magnitudes above zero", () => {
    const log = (values: number[]) => {
      const axis = axisOf(values);
      return axis.kind === "number" && axis.log;
    };
    expect(log([1e-4, 1e-1])).toBe(true);
    expect(log([0, 1e-1])).toBe(false);
    expect(log([1, 100])).toBe(false);
    expect(log([0.0003, 0.001, 0.003, 0.01])).toBe(true);
    expect(log([0.2, 0.9, 0.95, 2.5])).toBe(false);
  });

  it("spans what has a place", () => {
    expect(spanOf([null, 3, -1])).toEqual([-1, 3]);
    expect(spanOf([null])).toBeUndefined();
  });
});

describe("boxesOf", () => {
  it("gathers values by name", () => {
    const boxes = boxesOf([1, 2, 3, null, 9, 5], ["b", "b", "b", "b", null, "a"]);
    expect(boxes.map(({ name, count, five }) => [name, count, ...five])).toEqual([
      ["a", 1, 5, 5, 5, 5, 5],
      ["b", 3, 1, 1.5, 2, 2.5, 3],
    ]);
    expect(boxes[1]?.members[2]).toEqual({ index: 2, value: 3 });
  });

  it("stands in the order of numbers", () => {
    const names = boxesOf([1, 1, 1, 1], ["1e-2", "0.001", "none", "-1"]).map(({ name }) => name);
    expect(names).toEqual(["-1", "0.001", "1e-2", "none"]);
  });

  it("takes quantiles between values", () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([7], 0.9)).toBe(7);
  });
});

describe("landscape", () => {
  it("meets the sites and stays between their heights", () => {
    const sites = [
      { x: 0.05, y: 0.05, z: 1 },
      { x: 0.95, y: 0.95, z: 5 },
    ];
    const heights = landscape(sites, 10);
    expect(heights[0]).toBeCloseTo(1, 6);
    expect(heights[99]).toBeCloseTo(5, 6);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...heights)).toBeLessThanOrEqual(5);
  });
});

describe("rampColour", () => {
  it("runs through all colours of the ramp", () => {
    expect(RAMP.map((_, i) => rampColour(i / (RAMP.length - 1)))).toEqual(RAMP);
    expect([rampColour(-1), rampColour(2)]).toEqual([RAMP[0], RAMP.at(-1)]);
    expect(rampColour(0.1)).toMatch(/^#[0-9a-f]{6}$/);
  });
});
