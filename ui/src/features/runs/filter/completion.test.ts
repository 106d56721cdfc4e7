import { describe, expect, test } from "vitest";
import { keyOffers, operatorOffers, textOffers, timeOffers } from "./completion";
import { asFilter } from "./plainWords";

describe("what is offered", () => {
  test("of keys is written as the language wants it", () => {
    const keys = {
      metrics: [{ key: "val loss", runs: 3 }],
      params: [{ key: "lr", runs: 4 }],
      tags: [{ key: "mlflow.user", runs: 5 }],
      truncated: false,
    };
    const offers = keyOffers(keys, (count) => `${count} runs`);
    expect(offers.map(({ text }) => text)).toEqual(
      expect.arrayContaining(["status", "metrics.`val loss`", "params.lr", "datasets.name"]),
    );
    expect(offers.find(({ text }) => text === "params.lr")?.detail).toBe("4 runs");
    expect(offers.find(({ text }) => text === "tags.mlflow.user")?.boost).toBeLessThan(0);
  });

  test.each([
    [{ kind: "metric", key: "loss" }, "", [">", "IS NULL"], ["LIKE"]],
    [{ kind: "param", key: "lr" }, "", ["LIKE", "IS NOT NULL"], ["<"]],
    [{ kind: "attribute", key: "duration" }, "", ["<"], ["LIKE", "IS NULL"]],
    [{ kind: "attribute", key: "experiment_id" }, "", ["IN"], ["LIKE"]],
    [{ kind: "tag", key: "t" }, "IS", ["NULL", "NOT NULL"], ["IN"]],
    [{ kind: "tag", key: "t" }, "NOT", ["IN"], ["="]],
  ] as const)("of comparisons is what %j allows after %j", (key, begun, some, none) => {
    const operators = operatorOffers(key, begun).map(({ text }) => text);
    expect(operators).toEqual(expect.arrayContaining([...some]));
    for (const other of none) expect(operators).not.toContain(other);
  });

  test("of texts has the quotes that were begun", () => {
    expect(textOffers(["it's"]).map(({ text }) => text)).toEqual(["'it''s'"]);
    expect(textOffers(["it's"], '"').map(({ text }) => text)).toEqual(['"it\'s"']);
  });

  test("of times is in words and written in ms", () => {
    const [hour] = timeOffers(10_000_000, "en");
    expect(hour).toMatchObject({ label: "1 hour ago", text: String(10_000_000 - 3_600_000) });
  });
});

describe("plain words", () => {
  test.each([
    ["", ""],
    ["owl", "run_name ILIKE '%owl%'"],
    ["  calm owl 3 ", "run_name ILIKE '%calm owl 3%'"],
    ["'it''s'", "run_name ILIKE '%it''s%'"],
    ["metrics.loss < 1", "metrics.loss < 1"],
    ["status LIKE 'F%'", "status LIKE 'F%'"],
    ["params.lr IS NULL", "params.lr IS NULL"],
    ["lr = ", "lr ="],
  ])("%j is asked as %j", (typed, filter) => expect(asFilter(typed)).toBe(filter));
});
