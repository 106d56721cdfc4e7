import { describe, expect, it } from "vitest";
import { hueOf, initialsOf } from "./Person";

describe("initialsOf", () => {
  it.each([
    ["jane@company.com", "JA"],
    ["jane.doe@company.com", "JD"],
    ["group:risk", "RI"],
    ["สมชาย ใจดี", "สใ"],
    ["", "?"],
  ])("%s", (name, initials) => expect(initialsOf(name)).toBe(initials));
});

describe("hueOf", () => {
  it("is a name's own", () => {
    expect(hueOf("jane")).toBe(hueOf("jane"));
    expect(hueOf("jane")).not.toBe(hueOf("john"));
  });
});
