import { describe, expect, test } from "vitest";
import { Colours, colourOf, PALETTE } from "./colour";

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe("the palette", () => {
  test("has 24 different colours", () => {
    expect(new Set(PALETTE).size).toBe(24);
  });

  test.each(PALETTE)("%s reads on both themes", (colour) => {
    expect(contrast(colour, "#ffffff")).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, "#242424")).toBeGreaterThanOrEqual(3);
  });
});

describe("a run's colour", () => {
  test("stays", () => {
    const first = colourOf("a");
    colourOf("b");
    expect(colourOf("a")).toBe(first);
  });

  test("differs from those of the 23 runs around it", () => {
    const colours = new Colours();
    const seen = Array.from({ length: 24 }, (_, i) => colours.of(`run-${i}`));
    expect(new Set(seen).size).toBe(24);
    expect(colours.of("one more")).toBe(seen[0]);
  });
});
