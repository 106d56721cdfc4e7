import { describe, expect, it } from "vitest";
import { hueOf } from "./Person";

describe("hueOf", () => {
  it("is a name's own", () => {
    expect(hueOf("jane")).toBe(hueOf("jane"));
    expect(hueOf("jane")).not.toBe(hueOf("john"));
  });
});
