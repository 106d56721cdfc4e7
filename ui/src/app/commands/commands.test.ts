import { describe, expect, it } from "vitest";
import { byGroup, type Command, matching } from "./commands";

const command = (label: string, group: string, words = ""): Command => ({
  id: label,
  label,
  group,
  words,
});

const COMMANDS = [
  command("Delete experiment", "Experiment"),
  command("New experiment", "Experiment", "create"),
  command("Models", "Go to", "registry"),
];

describe("matching", () => {
  it.each([
    ["", ["Delete experiment", "New experiment", "Models"]],
    ["new", ["New experiment"]],
    ["exp create", ["New experiment"]],
    ["REGISTRY", ["Models"]],
    ["mo", ["Models"]],
    ["nothing", []],
  ])("%s", (query, labels) =>
    expect(matching(COMMANDS, query).map((one) => one.label)).toEqual(labels),
  );
});

it("groups keep their order", () => {
  expect(byGroup(COMMANDS).map(([group, commands]) => [group, commands.length])).toEqual([
    ["Experiment", 2],
    ["Go to", 1],
  ]);
});
