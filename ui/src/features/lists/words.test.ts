import { describe, expect, it } from "vitest";
import { isFilter } from "./words";

describe("isFilter", () => {
  it.each([
    ["name = 'a'", true],
    ["tags.team LIKE 'r%'", true],
    ['tags.team ilike "r%"', true],
    ["creation_time > 5", true],
    ["tags.team IS NULL", true],
    ["name IN ('a')", true],
    ["what is in it", false],
    ["things I like", false],
    ["churn", false],
    ["", false],
  ])("%s", (text, expected) => expect(isFilter(text)).toBe(expected));
});
