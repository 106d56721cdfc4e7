import type { ChartRun } from "./contract";

/** The experiments that the runs are of, each once. */
export function experimentsOf(runs: readonly ChartRun[]): string[] {
  return [...new Set(runs.map(({ experimentId }) => experimentId))];
}
