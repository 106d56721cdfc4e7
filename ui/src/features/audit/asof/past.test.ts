import { expect, it } from "vitest";
import type { PastVersion } from "../../../api/audit";
import { pastModels } from "./past";

const version = (name: string, number: string, stage: string): PastVersion => ({
  name,
  version: number,
  stage,
  user: "john",
  runId: undefined,
  aliases: [],
});

it("puts what was in production first", () => {
  const registry = {
    models: ["b", "a"],
    versions: [
      version("a", "1", "Archived"),
      version("a", "9", "Archived"),
      version("a", "10", "Archived"),
      version("a", "11", "Production"),
      version("a", "12", "QA"),
      version("a", "13", "None"),
      version("a", "14", "Staging"),
    ],
  };
  const [a, b] = pastModels(registry, "");
  expect(b).toEqual({ name: "b", stages: [], count: 0 });
  expect(a?.stages.map(({ stage, versions }) => [stage, versions.map((v) => v.version)])).toEqual([
    ["Production", ["11"]],
    ["Staging", ["14"]],
    ["QA", ["12"]],
    ["Archived", ["10", "9", "1"]],
    ["None", ["13"]],
  ]);
  expect(pastModels(registry, "B").map(({ name }) => name)).toEqual(["b"]);
});
