import { expect, it } from "vitest";
import { bestVersion, deciding, paramsText } from "./best";

const metrics = (pairs: Record<string, number>) => new Map(Object.entries(pairs));

it("decides by what people look at first, of what most versions have", () => {
  const all = [
    metrics({ accuracy: 0.9, loss: 1, f1: 0.5 }),
    metrics({ accuracy: 0.8, loss: 0.5, "system/cpu": 1 }),
  ];
  expect(deciding(all)).toBe("accuracy");
  expect(deciding([])).toBeUndefined();
  expect(bestVersion([0, 1], "accuracy", (index) => all[index] ?? new Map())).toBe(0);
  expect(bestVersion([0, 1], "loss", (index) => all[index] ?? new Map())).toBe(1);
  expect(bestVersion([0], "f1", (index) => all[index] ?? new Map())).toBe(0);
});

it("writes some params", () => {
  expect(paramsText(new Map([["C", "0.1"]]))).toBe("C = 0.1");
  const many = new Map(Array.from({ length: 9 }, (_, index) => [`p${index}`, "1"]));
  expect(paramsText(many)).toMatch(/p5 = 1, …$/);
});
