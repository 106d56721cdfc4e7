import { describe, expect, it } from "vitest";
import { defaultSpec, KINDS, mainMetric } from "./defaults";
import { varyingIn } from "./varying";

const CHOICES = {
  metricKeys: ["epoch", "train/loss", "val/accuracy", "system/cpu"],
  paramKeys: ["batch", "layers", "lr"],
  varying: ["layers", "lr"],
  numeric: ["lr"],
};

describe("mainMetric", () => {
  it("is of the held-out data, and never what machines measured", () => {
    expect(mainMetric(CHOICES.metricKeys)).toBe("val/accuracy");
    expect(mainMetric(["system/cpu", "steps_per_second"])).toBe("steps_per_second");
    expect(mainMetric([])).toBeUndefined();
  });
});

describe("defaultSpec", () => {
  it("takes numbers where an axis needs them", () => {
    expect(defaultSpec("contour", CHOICES)).toMatchObject({
      ...{ x: "params.lr", y: "metrics.epoch", z: "metrics.val/accuracy" },
    });
    expect(defaultSpec("scatter", CHOICES)).toMatchObject({ x: "params.lr" });
    expect(defaultSpec("box", CHOICES)).toMatchObject({ by: "params.layers" });
    expect(defaultSpec("parallel", CHOICES)).toMatchObject({
      columns: ["params.layers", "params.lr", "metrics.val/accuracy"],
    });
  });

  it("needs a metric, and little else", () => {
    const bare = { metricKeys: ["loss"], paramKeys: [], varying: [], numeric: [] };
    const made = (choices: typeof bare) =>
      KINDS.filter((kind) => defaultSpec(kind, choices) !== undefined);
    expect(made(bare)).toEqual(["curves", "bar", "scatter", "box", "images"]);
    expect(made({ ...bare, metricKeys: [] })).toEqual(["images"]);
  });
});

describe("varyingIn", () => {
  it("finds params that differ, and which of them are numbers", () => {
    const values = {
      "params.a": ["1", "1", null],
      "params.b": ["64-32", "64", "16"],
      "params.c": ["0.1", "1e-2", "0.1"],
      "params.d": ["1", "2", "3"],
    };
    expect(varyingIn(values, Object.keys(values))).toEqual({
      params: ["c", "b", "d"],
      numeric: ["d", "c"],
    });
  });
});
