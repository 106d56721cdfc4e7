import { expect, it } from "vitest";
import { keyMetrics } from "./choice";

const metrics = (pairs: Record<string, number>) => new Map(Object.entries(pairs));

it("takes what most versions have, then what people look at first", () => {
  const all = [
    metrics({ loss: 1, accuracy: 0.9, "val/f1": 0.5, "system/cpu": 1 }),
    metrics({ loss: 0.5, accuracy: 0.8, "system/cpu": 1 }),
  ];
  expect(keyMetrics(all, 3)).toEqual(["accuracy", "loss", "val/f1"]);
  expect(keyMetrics(all, 1)).toEqual(["accuracy"]);
  expect(keyMetrics([], 3)).toEqual([]);
});
