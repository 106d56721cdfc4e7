import { describe, expect, it } from "vitest";
import { knownAction, toneOf } from "./actions";
import { changesOf, moveOf } from "./changes";
import { fromField, toField } from "./dates";
import { filterOf, validateAuditSearch } from "./search";

describe("changesOf", () => {
  it("names what differs and nothing else", () => {
    const before = { current_stage: "Staging", description: "a", source: "s", tags: [] };
    const after = {
      current_stage: "Production",
      description: "a",
      source: "s",
      tags: [{ key: "validated", value: "yes" }],
    };
    expect(changesOf(before, after)).toEqual([
      { key: "current_stage", before: "Staging", after: "Production" },
      { key: "tags.validated", before: undefined, after: "yes" },
    ]);
    expect(moveOf(before, after)).toEqual({ from: "Staging", to: "Production" });
  });

  it("shows all of what came or went, but nothing empty", () => {
    const state = { name: "Fraud", description: "", members: ["a", "b"], more: {}, nothing: null };
    expect(changesOf(undefined, state)).toEqual([
      { key: "name", before: undefined, after: "Fraud" },
      { key: "members", before: undefined, after: "a, b" },
    ]);
    expect(changesOf(state, undefined).map(({ after }) => after)).toEqual([undefined, undefined]);
  });

  it("tells aliases by their names", () => {
    const state = (version: string) => ({ aliases: [{ alias: "champion", version }] });
    expect(changesOf(state("1"), state("2"))).toEqual([
      { key: "@champion", before: "1", after: "2" },
    ]);
  });
});

describe("the address", () => {
  it("carries the filter", () => {
    const search = validateAuditSearch({ name: 7, version: "3", since: "x", actor: "", at: 5 });
    expect(search).toEqual({ name: "7", version: 3, at: 5 });
    expect(filterOf(search)).toEqual({ name: "7", version: 3 });
  });

  it("keeps times through their fields", () => {
    const time = Date.UTC(2024, 0, 15, 14, 30);
    expect(fromField(toField(time))).toBe(time);
    expect(fromField("")).toBeUndefined();
    expect(toField(undefined)).toBe("");
  });
});

describe("actions", () => {
  it.each([
    ["model_version.transitioned", "moved"],
    ["user.deactivated", "bad"],
    ["user.activated", "good"],
    ["policy.set", "plain"],
  ])("%s is %s", (action, tone) => expect(toneOf(action)).toBe(tone));

  it("are known, or shown as they are", () => {
    expect(knownAction("policy.set")).toEqual({ noun: "policy", verb: "set" });
    expect(knownAction("policy.sung")).toBeUndefined();
    expect(knownAction("novelty.made")).toBeUndefined();
  });
});
