import { describe, expect, it } from "vitest";
import { logTickLabel, tickLabel } from "./numbers";
import { SPAN_STEPS, sameDay, timeTick } from "./times";

describe("labels of numbers", () => {
  it("are as exact as the distance of the ticks asks for", () => {
    expect(tickLabel(0.25, 0.05, "en")).toBe("0.25");
    expect(tickLabel(0.25, 0.25, "en")).toBe("0.25");
    expect(tickLabel(0.5, 0.5, "en")).toBe("0.5");
    expect(tickLabel(0, 0.001, "en")).toBe("0");
    expect(tickLabel(0.30000000000000004, 0.1, "en")).toBe("0.3");
    expect(tickLabel(20_000, 5_000, "en")).toBe("20,000");
    expect(tickLabel(1_500_000, 500_000, "en")).toBe("1.5M");
    expect(tickLabel(0.0002, 0.0001, "en")).toBe("2E-4");
    expect(tickLabel(0.25, 0.05, "de")).toBe("0,25");
  });

  it("stay short on logarithmic axes", () => {
    const label = (value: number) => logTickLabel(value, "en");
    expect([1e-5, 0.001, 1, 10_000, 1e6, 1e18].map(label)).toEqual([
      "1E-5",
      "0.001",
      "1",
      "10,000",
      "1M",
      "1E18",
    ]);
  });
});

describe("labels of times", () => {
  it("stand in the order of their distances", () => {
    expect(SPAN_STEPS).toEqual(SPAN_STEPS.toSorted((a, b) => a - b));
  });

  it("tell the day where it begins", () => {
    const at = new Date(2026, 10, 23, 9, 5, 7).getTime();
    expect(timeTick(at, 60_000, false, "en")).toBe("09:05");
    expect(timeTick(at, 1_000, false, "en")).toBe("09:05:07");
    expect(timeTick(at, 60_000, true, "en")).toBe("09:05\nNov 23");
    expect(timeTick(at, 86_400_000, false, "en")).toBe("Nov 23");
    expect(sameDay(at, at + 1)).toBe(true);
    expect(sameDay(at, at + 86_400_000)).toBe(false);
  });
});
