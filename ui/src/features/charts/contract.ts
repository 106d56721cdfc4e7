/** What the charts take from the screens that show them, and what they keep. Types only. */

/** A run whose curves are drawn. `colour` is a CSS colour that reads on both themes. */
export interface ChartRun {
  runId: string;
  name: string;
  experimentId: string;
  colour: string;
  /** The run goes on: its curves grow. */
  running: boolean;
}

/** What a curve is drawn over: steps, the time of day, or seconds since the run's first point. */
export type XAxis = "step" | "time" | "relative";

/** How curves are drawn. What is absent is the panel's choice, and behind that the default. */
export interface CurveOptions {
  /** "step" by default. */
  x?: XAxis;
  /** Weight of what came before in a smoothed point, 0 (no smoothing) to 0.99. */
  smoothing?: number;
  xLog?: boolean;
  yLog?: boolean;
  /** Whether the highest and lowest 2 % of the values may lie outside the drawn range. */
  clip?: boolean;
}

/** How a chart lies on the panel. */
export interface ChartSize {
  /** Columns of the grid that it takes, 1 to 4. */
  wide?: number;
  /** Rows of the grid that it takes, 1 to 4. */
  high?: number;
}

/**
 * A chart that somebody added. A column is the name of a value of runs in the filter language:
 * `params.lr`, `metrics.loss`, `tags.team`, `attributes.start_time`.
 */
export type ChartSpec =
  | { id: string; kind: "curves"; metrics: string[] }
  | { id: string; kind: "bar"; metric: string }
  | { id: string; kind: "scatter"; x: string; y: string; colour?: string }
  | { id: string; kind: "parallel"; columns: string[]; colour?: string }
  | { id: string; kind: "contour"; x: string; y: string; z: string }
  | { id: string; kind: "box"; by: string; metric: string }
  | { id: string; kind: "images"; key: string };

export type ChartKind = ChartSpec["kind"];

/**
 * What the charts panel keeps: JSON, small (it travels in the link), everything optional.
 * Charts are named by id: `m.<metric>` for the one that each metric has by itself.
 */
export interface ChartsLayout {
  curves?: CurveOptions;
  /** Charts that somebody added, newest last. */
  added?: ChartSpec[];
  /** Charts shown first, in a section of their own. */
  pinned?: string[];
  hidden?: string[];
  /** Sections that are folded, or unfolded, against their default. */
  toggled?: string[];
  /** Which charts come first in the sections where somebody moved one; the rest by name. */
  order?: Record<string, string[]>;
  /** What single charts have of their own. */
  own?: Record<string, CurveOptions & ChartSize>;
}

export interface RunChartsProps {
  /**
   * Visible (not hidden) runs in the table's order, at most 1,000. Curves draw the first 100;
   * the other charts take all.
   */
  runs: readonly ChartRun[];
  /** Runs that match the filter in all. */
  total: number;
  experimentIds: readonly string[];
  /** The table's filter and grouping. */
  filter: string;
  groupBy: readonly string[];
  /** All metric and param keys of these experiments, sorted. */
  metricKeys: readonly string[];
  paramKeys: readonly string[];
  layout: ChartsLayout | undefined;
  onLayoutChange(layout: ChartsLayout): void;
  /** The run under the pointer, here or in the table. */
  highlighted: string | undefined;
  onHighlight(runId: string | undefined): void;
}

/**
 * A chart for each metric of one run or, drawn over each other, of some. The keys may hold system
 * metrics (`system/…`): `MetricCharts` leaves them out, `SystemMetrics` shows only them.
 */
export interface MetricChartsProps {
  runs: readonly ChartRun[];
  metricKeys: readonly string[];
}
