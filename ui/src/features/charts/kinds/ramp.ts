/**
 * Colours of values from low to high. Their lightness is about the same, so that they read on both
 * themes; what tells them apart is the hue, from blue over teal and amber to red.
 */
export const RAMP: readonly string[] = [
  "#3f74d9",
  "#1590a8",
  "#2f9a62",
  "#b48400",
  "#d9632b",
  "#c8385f",
];

/** The colour at a part of the way from the lowest (0) to the highest value (1). */
export function rampColour(part: number): string {
  const place = Math.min(1, Math.max(0, part)) * (RAMP.length - 1);
  const index = Math.min(RAMP.length - 2, Math.floor(place));
  const [from, to] = [channels(RAMP[index] ?? ""), channels(RAMP[index + 1] ?? "")];
  const mixed = from.map((channel, i) =>
    Math.round(channel + ((to[i] ?? 0) - channel) * (place - index)),
  );
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
