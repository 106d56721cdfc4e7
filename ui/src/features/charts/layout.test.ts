import { describe, expect, it } from "vitest";
import type { ChartsLayout } from "./contract";
import { readLayout } from "./layout";

const WHOLE: ChartsLayout = {
  curves: { x: "relative", smoothing: 0.6, xLog: false, yLog: true, clip: true },
  added: [
    { id: "a1", kind: "curves", metrics: ["loss", "val/loss"] },
    { id: "a2", kind: "bar", metric: "loss" },
    { id: "a3", kind: "scatter", x: "params.lr", y: "metrics.loss", colour: "tags.team" },
    { id: "a4", kind: "parallel", columns: ["params.lr", "metrics.loss"] },
    { id: "a5", kind: "contour", x: "params.lr", y: "params.alpha", z: "metrics.loss" },
    { id: "a6", kind: "box", by: "params.layers", metric: "loss" },
    { id: "a7", kind: "images", key: "samples" },
  ],
  pinned: ["m.loss"],
  hidden: ["m.val/loss"],
  toggled: ["system"],
  order: { val: ["m.val/acc", "m.val/loss"] },
  own: { "m.loss": { yLog: false, wide: 2, high: 3 } },
};

describe("readLayout", () => {
  it("reads back what it wrote", () => {
    expect(readLayout(JSON.parse(JSON.stringify(WHOLE)))).toEqual(WHOLE);
  });

  it("takes nothing for the automatic layout", () => {
    for (const value of [
      undefined,
      null,
      7,
      "x",
      [],
      {},
      { curves: {}, pinned: [], order: { a: [] } },
    ])
      expect(readLayout(value)).toBeUndefined();
  });

  it("drops what it does not understand and keeps the rest", () => {
    expect(
      readLayout({
        curves: { x: "sideways", smoothing: 7, yLog: "yes" },
        added: [
          { id: "a1", kind: "pie" },
          { kind: "bar" },
          { id: "a2", kind: "bar", metric: "f1" },
          3,
        ],
        pinned: ["m.loss", 4, "m.loss"],
        own: { "m.loss": { wide: 99, high: Number.NaN }, "m.acc": "big" },
        colour: "red",
      }),
    ).toEqual({
      curves: { smoothing: 0.99 },
      added: [{ id: "a2", kind: "bar", metric: "f1" }],
      pinned: ["m.loss"],
      own: { "m.loss": { wide: 4 } },
    });
  });

  it("keeps one chart of each id", () => {
    const added = [
      { id: "a1", kind: "bar", metric: "f1" },
      { id: "a1", kind: "bar", metric: "loss" },
    ];
    expect(readLayout({ added })).toEqual({ added: [added[0]] });
  });
});
