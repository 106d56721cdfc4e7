import { describe, expect, it } from "vitest";
import { localeOf } from "./locale";
import { formatBytes, formatChange, formatCount, formatMetric } from "./number";
import { exactTime, formatDuration, nearTime } from "./time";
import { toInteger, toNumber } from "./wire";

describe("formatMetric", () => {
  it.each([
    [0, "0"],
    [0.916666666, "0.91667"],
    [12345, "12,345"],
    [123456.789, "123,457"],
    [1e-7, "1e-7"],
    [-0.0000123456, "-1.235e-5"],
    [6.02214076e23, "6.022e23"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
  ])("writes %s as %s", (value, text) => expect(formatMetric(value, "en")).toBe(text));
});

describe("sizes and counts", () => {
  it("are written with units", () => {
    expect(formatBytes(1, "en")).toBe("1 byte");
    expect(formatBytes(999, "en")).toBe("999 bytes");
    expect(formatBytes(999_999, "en")).toBe("1 MB");
    expect(formatBytes(1_340_000, "en")).toBe("1.34 MB");
    expect(formatCount(1234567, "en")).toBe("1,234,567");
    expect(formatChange(0.1254, "en")).toBe("+12.5%");
    expect(formatChange(0, "en")).toBe("0%");
  });
});

describe("times", () => {
  const now = Date.UTC(2026, 0, 31, 12);
  it.each([
    [now - 5_000, "now"],
    [now - 180_000, "3 min. ago"],
    [now - 2 * 3_600_000, "2 hr. ago"],
    [now - 26 * 3_600_000, "yesterday"],
  ])("near ones are relative", (time, text) => expect(nearTime(time, now, "en", "UTC")).toBe(text));

  it("others are dates, of the usual calendar in Thai, too", () => {
    expect(nearTime(Date.UTC(2025, 0, 2), now, "en", "UTC")).toContain("Jan 2, 2025");
    expect(nearTime(Date.UTC(2025, 0, 2), now, localeOf("th"), "UTC")).toContain("2025");
    expect(exactTime(Date.UTC(2025, 0, 2, 3, 4, 5, 678), "en", "UTC")).toContain("05.678");
  });

  it.each([
    [85, "85ms"],
    [12_345, "12.3s"],
    [65_000, "1m 5s"],
    [3_600_000, "1h"],
    [3_900_000, "1h 5m"],
    [90_000_000, "1d 1h"],
  ])("durations have two units", (ms, text) => expect(formatDuration(ms, "en")).toBe(text));
});

describe("the wire", () => {
  it("may write numbers as text", () => {
    expect(toNumber("-Infinity")).toBe(Number.NEGATIVE_INFINITY);
    expect(toNumber("NaN")).toBeNaN();
    expect(toInteger("12")).toBe(12);
    expect(toInteger(null)).toBeUndefined();
  });
});
