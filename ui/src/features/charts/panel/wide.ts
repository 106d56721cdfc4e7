import type { ChartKind, ChartSpec, ChartsLayout } from "../contract";

/** Charts that need room to be read. */
const WIDE: ReadonlySet<ChartKind> = new Set(["parallel", "images"]);

/** How many columns of the grid a chart takes, where there are as many. */
export function wideOf({ id, kind }: ChartSpec, layout: ChartsLayout | undefined): number {
  return layout?.own?.[id]?.wide ?? (WIDE.has(kind) ? 2 : 1);
}
