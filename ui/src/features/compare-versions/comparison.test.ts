import { describe, expect, it } from "vitest";
import type { ModelDetails, ModelVersion } from "../../api/modelVersions";
import { compareVersions, signatureOf } from "./comparison";
import { validateCompareVersionsSearch, versionsOf, writeVersions } from "./search";

const version = (metrics: [string, number][], params: [string, string][]) =>
  ({
    metrics: new Map(metrics),
    params: new Map(params),
    tags: new Map([["validated", "yes"]]),
  }) as unknown as ModelVersion;

const details = (type: string) =>
  ({
    flavors: [{ name: "sklearn", libraryVersion: "1.7" }],
    pythonVersion: "3.11",
    signature: {
      inputs: [{ name: "age", type, required: false }],
      outputs: [{ type: "tensor", "tensor-spec": { dtype: "int64", shape: [-1] } }],
      params: [{ name: "top", type: "long", default: 3 }],
    },
  }) as unknown as ModelDetails;

describe("compareVersions", () => {
  it("puts what differs first, and knows who lacks something", () => {
    const rows = compareVersions([
      {
        version: version([["f1", 0.9]], [["depth", "3"]]),
        run: undefined,
        details: details("long"),
      },
      { version: version([], [["depth", "3"]]), run: undefined, details: details("double") },
    ]);
    expect(rows.metrics).toEqual([{ key: "f1", values: [0.9, undefined], differs: true }]);
    expect(rows.params[0]?.differs).toBe(false);
    expect(rows.signature.map(({ key, differs }) => [key, differs])).toEqual([
      ["input age", true],
      ["output 1", false],
      ["param top", false],
    ]);
    expect(rows.more.map(({ key }) => key)).toEqual(["flavor", "python", "tags.validated"]);
  });

  it("writes a signature's fields as text", () => {
    expect([...signatureOf(details("long"))]).toEqual([
      ["input age", "long?"],
      ["output 1", "int64 (-1)"],
      ["param top", "long = 3"],
    ]);
    expect(signatureOf(undefined).size).toBe(0);
  });
});

describe("the address", () => {
  it("names versions of any models", () => {
    const names = [
      { name: "Fraud, new: 2", version: "1" },
      { name: "Churn", version: "12" },
    ];
    expect(versionsOf({ versions: writeVersions(names) })).toEqual(names);
  });

  it.each(["", "Fraud", "Fraud:x", ":1", "%E0%A4%A:1"])("%j names none", (versions) =>
    expect(versionsOf(validateCompareVersionsSearch({ versions }))).toEqual([]),
  );
});
