/**
 * One colour per run, the same on every screen of a session: the dot in the table is the line in
 * the chart.
 *
 * Luminance is between 0.158 and 0.295, which gives a contrast of at least 3:1 on white and on
 * the dark theme's background (WCAG 1.4.11). The order is greedy: each colour is the one farthest
 * in OKLab from those before it, so few runs get very different colours.
 */
export const PALETTE: readonly string[] = [
  "#0c9078",
  "#f06078",
  "#8460d8",
  "#b48400",
  "#0c9ce4",
  "#9c606c",
  "#cc6ccc",
  "#609c00",
  "#3078a8",
  "#cc4818",
  "#6c7824",
  "#9084c0",
  "#c08478",
  "#b4489c",
  "#3c78e4",
  "#789c6c",
  "#00840c",
  "#e46c00",
  "#8484fc",
  "#cc486c",
  "#9c6c30",
  "#489ca8",
  "#b46c9c",
  "#786ca8",
];

/** Gives colours out in the order in which runs are first asked for, each as often as the others. */
export class Colours {
  readonly #slots = new Map<string, number>();

  /** The run's colour; the first call for a run decides. */
  of(runId: string): string {
    let slot = this.#slots.get(runId);
    if (slot === undefined) {
      slot = this.#slots.size % PALETTE.length;
      this.#slots.set(runId, slot);
    }
    return PALETTE[slot] as string;
  }
}

const session = new Colours();

/** The colour of a run in this session. */
export function colourOf(runId: string): string {
  return session.of(runId);
}
