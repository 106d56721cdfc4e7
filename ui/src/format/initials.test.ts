import { describe, expect, it } from "vitest";
import { initialsOf } from "./initials";

describe("initialsOf", () => {
  it.each([
    ["jane@company.com", "JA"],
    ["jane.doe@company.com", "JD"],
    ["group:risk", "RI"],
    ["สมชาย ใจดี", "สใ"],
    ["", "?"],
  ])("%s", (name, initials) => expect(initialsOf(name)).toBe(initials));
});
