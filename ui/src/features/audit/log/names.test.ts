import { expect, it } from "vitest";
import { namesOf } from "./names";

it("offers each name once, and no ids", () => {
  expect(namesOf(["b", "a", "", "b", "0".repeat(32)])).toEqual(["a", "b"]);
});
