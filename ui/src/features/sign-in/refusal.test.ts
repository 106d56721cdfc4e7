import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import { reasonOf } from "./refusal";

describe("reasonOf", () => {
  it.each([
    [new ApiError(401, "UNAUTHENTICATED", ""), false, "wrong"],
    [new ApiError(401, "UNAUTHENTICATED", ""), true, "deadLink"],
    [new ApiError(429, "REQUEST_LIMIT_EXCEEDED", ""), false, "tooMany"],
    [new ApiError(400, "FEATURE_DISABLED", ""), false, "off"],
    [new ApiError(400, "INVALID_PARAMETER_VALUE", "too short"), true, undefined],
    [new TypeError("Failed to fetch"), false, "noAnswer"],
  ] as const)("%s by link: %s", (error, byLink, reason) =>
    expect(reasonOf(error, byLink)).toBe(reason),
  );
});
