import { describe, expect, it } from "vitest";
import { loadCode, waysToLoad } from "./loadCode";

const version = { name: "Fraud", version: "3", stage: "Production", aliases: ["champion", "b"] };

describe("waysToLoad", () => {
  it("names the version by its number, its stage and an alias", () => {
    expect(waysToLoad(version).map(({ uri }) => uri)).toEqual([
      "models:/Fraud/3",
      "models:/Fraud/Production",
      "models:/Fraud@champion",
      "models:/Fraud/Production",
    ]);
  });

  it("has no stage and no alias where there is none", () => {
    expect(waysToLoad({ ...version, stage: "None", aliases: [] }).map(({ how }) => how)).toEqual([
      "version",
      "serve",
    ]);
  });
});

describe("loadCode", () => {
  it("quotes what a shell would take apart", () => {
    const code = loadCode("http://here", { how: "serve", uri: "models:/It's new/1" });
    expect(code).toContain(`-m 'models:/It'\\''s new/1'`);
  });

  it("is Python otherwise", () => {
    const code = loadCode("http://here", { how: "version", uri: 'models:/a"b/1' });
    expect(code).toContain('load_model("models:/a\\"b/1")');
  });
});
