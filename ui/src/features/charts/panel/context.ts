/** What every chart of a panel needs to know. */
import { createContext, useContext } from "react";
import type { ChartRun, ChartSpec, ChartsLayout } from "../contract";

export interface Panel {
  /** All runs; curves draw the first of them only. */
  runs: readonly ChartRun[];
  curveRuns: readonly ChartRun[];
  metricKeys: readonly string[];
  imageKeys: readonly string[];
  paramKeys: readonly string[];
  layout: ChartsLayout | undefined;
  change(layout: ChartsLayout): void;
  /** Opens the dialog for a new chart, or for changing one. */
  edit(spec: ChartSpec | undefined): void;
  /** Runs that a chart selected: the others show only these. */
  brush: Brush | undefined;
  /** Keeps or, without runs, ends what the chart with this id selected. */
  setBrush(chartId: string, runIds: ReadonlySet<string> | undefined): void;
  /** Whether charts of other kinds can be added and charts be arranged. */
  arrangeable: boolean;
}

export interface Brush {
  chartId: string;
  runIds: ReadonlySet<string>;
}

const PanelContext = createContext<Panel | undefined>(undefined);

export const PanelProvider = PanelContext.Provider;

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error("A chart stands outside of a panel.");
  return panel;
}

/** The run that stands out. Apart from the panel, for it changes with every move of the pointer. */
export interface Highlight {
  highlighted: string | undefined;
  onHighlight(runId: string | undefined): void;
}

const HighlightContext = createContext<Highlight>({
  highlighted: undefined,
  onHighlight: () => undefined,
});

export const HighlightProvider = HighlightContext.Provider;

export function useHighlight(): Highlight {
  return useContext(HighlightContext);
}
