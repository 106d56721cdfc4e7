/** Selected runs, and the row from which a range is drawn. */
export interface Selection {
  runs: ReadonlySet<string>;
  /** Place of the row that was selected last, where a range begins. */
  anchor: number | undefined;
}

export const NOTHING_SELECTED: Selection = { runs: new Set(), anchor: undefined };

export function toggled(selection: Selection, runId: string, place: number): Selection {
  const runs = new Set(selection.runs);
  if (!runs.delete(runId)) runs.add(runId);
  return { runs, anchor: place };
}

/** Adds runs, or takes them out if all of them are selected already. */
export function extended(selection: Selection, runIds: readonly string[]): Selection {
  return { runs: new Set([...selection.runs, ...runIds]), anchor: selection.anchor };
}
