import { describe, expect, it } from "vitest";
import { validateSignInSearch } from "./search";

describe("validateSignInSearch", () => {
  it.each([
    [{ to: "/experiments/1?filter=a" }, { to: "/experiments/1?filter=a" }],
    [{ to: "//elsewhere.example" }, {}],
    [{ to: "https://elsewhere.example" }, {}],
    [{ to: "/sign-in?to=%2F" }, {}],
    [{ link: 123 }, { link: "123" }],
    [{ link: "abc", to: 5 }, { link: "abc" }],
  ])("%j", (search, read) => expect(validateSignInSearch(search)).toEqual(read));
});
