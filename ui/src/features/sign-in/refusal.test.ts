import { describe, expect, it } from "vitest";
import { reasonOf } from "./refusal";

const refused = (status: number, code: string) => Object.assign(new Error(""), { status, code });

describe("reasonOf", () => {
  it.each([
    [refused(401, "UNAUTHENTICATED"), false, "wrong"],
    [refused(401, "UNAUTHENTICATED"), true, "deadLink"],
    [refused(429, "REQUEST_LIMIT_EXCEEDED"), false, "tooMany"],
    [refused(400, "FEATURE_DISABLED"), false, "off"],
    [refused(400, "INVALID_PARAMETER_VALUE"), true, undefined],
    [new TypeError("Failed to fetch"), false, "noAnswer"],
  ] as const)("%s by link: %s", (error, byLink, reason) =>
    expect(reasonOf(error, byLink)).toBe(reason),
  );
});
