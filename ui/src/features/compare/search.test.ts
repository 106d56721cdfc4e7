import { describe, expect, it } from "vitest";
import {
  MOST_RUNS,
  readDirections,
  runIdsOf,
  validateCompareSearch,
  writeDirections,
} from "./search";

describe("validateCompareSearch", () => {
  it("keeps what it knows and drops the rest", () => {
    expect(validateCompareSearch({ runs: "a,b", tab: "charts", all: true, find: 3, x: 1 })).toEqual(
      {
        runs: "a,b",
        tab: "charts",
        all: true,
        find: "3",
      },
    );
    expect(validateCompareSearch({ runs: ["a", "b"], tab: "nope", all: "x" })).toEqual({
      runs: "a,b",
    });
    expect(validateCompareSearch({})).toEqual({ runs: "" });
  });

  it("takes each run once, as many as can be compared", () => {
    expect(runIdsOf({ runs: "a, b,a,," })).toEqual(["a", "b"]);
    const many = Array.from({ length: 80 }, (_, index) => `r${index}`).join(",");
    expect(runIdsOf({ runs: many })).toHaveLength(MOST_RUNS);
  });
});

describe("directions", () => {
  it("come back from the address", () => {
    const chosen = new Map([
      ["val/loss,x:y", "max"],
      ["acc", "min"],
    ] as const);
    expect(readDirections(writeDirections(chosen))).toEqual(chosen);
  });

  it("forgive a broken address", () => {
    expect(readDirections("acc:up,%:min,:max,loss:min")).toEqual(new Map([["loss", "min"]]));
    expect(writeDirections(new Map())).toBeUndefined();
  });
});
