import { describe, expect, it } from "vitest";
import type { ModelOverview, RegisteredModel } from "../../../api/registeredModels";
import { firstLine, hasWords, inOrder, type Row } from "./rows";

function row(
  name: string,
  changed: number,
  pendingRequests = 0,
  more: Partial<RegisteredModel> = {},
) {
  const overview: ModelOverview = {
    name,
    versions: 1,
    stages: [],
    owners: ["jane@company.com"],
    pendingRequests,
    role: "viewer",
    hasPolicy: false,
    lastChange: { time: changed, actor: "jane", action: "", version: "" },
  };
  const model: RegisteredModel = {
    name,
    description: "",
    created: 0,
    updated: 0,
    tags: new Map(),
    aliases: new Map(),
    latest: [],
    ...more,
  };
  const found: Row = { model, overview };
  return found;
}

describe("inOrder", () => {
  it("has what waits first, then what changed last", () => {
    const rows = [row("a", 1), row("b", 3), row("c", 2, 1), row("d", 3)];
    expect(inOrder(rows).map(({ model }) => model.name)).toEqual(["c", "b", "d", "a"]);
  });
});

describe("hasWords", () => {
  const found = row("Fraud", 1, 0, {
    tags: new Map([["team", "risk"]]),
    aliases: new Map([["champion", "3"]]),
  });
  it.each([
    [["fraud", "risk"], true],
    [["@champ"], true],
    [["jane"], true],
    [["vision"], false],
    [[], true],
  ])("%j", (words, has) => expect(hasWords(found, words)).toBe(has));
});

describe("firstLine", () => {
  it.each([
    ["# Reads **digits**\n\nmore", "Reads digits"],
    ["\n\n- see [the page](https://x.y)", "see the page"],
    ["", ""],
  ])("%j", (text, line) => expect(firstLine(text)).toBe(line));
});
