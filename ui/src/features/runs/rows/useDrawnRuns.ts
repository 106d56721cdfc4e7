import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { type Cell, runValuesQuery } from "../../../api/runTable";
import type { ChartRun } from "../../charts/contract";
import { colourOf } from "../colour";
import { NAME } from "../columns/column";
import { type RunsView, shortId } from "../view/view";
import type { ShownRows } from "./useRunRows";

const READ: readonly string[] = [NAME, "attributes.status", "attributes.experiment_id"];

/** A run's colour in a view: the one that was chosen, or its own. */
export function colourIn(view: Pick<RunsView, "colours">, runId: string): string {
  const chosen = view.colours[shortId(runId)];
  return chosen === undefined ? colourOf(runId) : `#${chosen}`;
}

/**
 * The runs that the charts draw: the first rows that are not hidden, and those that are shown
 * wherever they stand. The same list until something about it changes.
 */
export function useDrawnRuns(
  { rows, version }: ShownRows,
  view: RunsView,
  isKnown: boolean,
): readonly ChartRun[] {
  const { drawn, shown, hidden, colours } = view;
  useEffect(() => rows.wantFirst(isKnown ? drawn : 0, READ), [rows, drawn, isKnown]);
  const { data: elsewhere } = useQuery(runValuesQuery(shown, READ));

  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for what the rows hold
  const runs = useMemo(() => {
    const found = new Map<string, ChartRun>();
    const add = (runId: string, cell: (column: string) => Cell | undefined) => {
      const experimentId = cell("attributes.experiment_id");
      if (found.has(runId) || typeof experimentId !== "string") return;
      found.set(runId, {
        runId,
        experimentId,
        name: String(cell(NAME) || runId.slice(0, 8)),
        colour: colourIn({ colours }, runId),
        running: cell("attributes.status") === "RUNNING",
      });
    };
    const isHidden = new Set(hidden);
    for (const runId of firstRuns(rows, drawn)) {
      if (!isHidden.has(shortId(runId))) add(runId, (column) => rows.cells.of(runId)[column]);
    }
    shown.forEach((runId, nth) => {
      add(runId, (column) => elsewhere?.[column]?.[nth] ?? undefined);
    });
    return [...found.values()];
  }, [rows, version, drawn, shown, hidden, colours, elsewhere]);

  const before = useRef(runs);
  if (JSON.stringify(before.current) !== JSON.stringify(runs)) before.current = runs;
  return before.current;
}

/** The first runs of the table, in its order, as far as they are there. */
function firstRuns(rows: ShownRows["rows"], most: number): string[] {
  const runIds: string[] = [];
  const { flat } = rows;
  for (let place = 0; place < flat.length && runIds.length < most; place++) {
    const { row } = flat.at(place);
    if (row.kind === "blank") break;
    if (row.kind === "run") runIds.push(row.runId);
  }
  return runIds;
}
