import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { countRuns, fetchGroups, fetchTable } from "../../../api/runTable";
import type { FirstSight } from "../view/question";
import { forgetAhead, readBefore } from "./ahead";
import { Cells } from "./cells";
import { type RowsOptions, RunRows, type RunSource } from "./RunRows";

const SERVER: RunSource = {
  count: countRuns,
  table: fetchTable,
  groups: fetchGroups,
  first: readBefore,
};

export interface ShownRows {
  rows: RunRows;
  /** Changes with the rows. */
  version: number;
  /** The rows still answer the question before; this one's answer is on its way or refused. */
  isStale: boolean;
  /** Why this question has no answer. */
  failure: Error | undefined;
  /** Asks again. */
  refresh: () => void;
}

/**
 * The rows of a question. While a new one is being answered the old answer stays, so that nothing
 * jumps and nothing flashes.
 */
export function useRunRows(options: RowsOptions, sight: FirstSight): ShownRows {
  const cells = useRef<Cells>(undefined);
  cells.current ??= new Cells();
  const question = JSON.stringify(options);
  const before = useRef<RunRows>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the options
  const asked = useMemo(
    () => new RunRows(options, cells.current as Cells, SERVER, stillOpen(before.current, options)),
    [question],
  );
  before.current = asked;
  useSyncExternalStore(asked.subscribe, () => asked.version);
  const answered = useRef(asked);
  if (asked.isReady) answered.current = asked;
  const rows = answered.current.isReady ? answered.current : asked;
  const version = useSyncExternalStore(rows.subscribe, () => rows.version);

  useEffect(() => {
    if (rows !== asked) asked.want(0, FIRST_ROWS, sight.columns, sight.metrics);
  }, [rows, asked, sight]);
  useEffect(() => {
    forgetAhead();
    return () => asked.close();
  }, [asked]);

  return {
    rows,
    version,
    isStale: rows !== asked,
    failure: asked.failure,
    refresh: () => asked.refresh(),
  };
}

const FIRST_ROWS = 40;

/** What was opened stays open while the rows are of the same kind. */
function stillOpen(before: RunRows | undefined, { groupBy, tree }: RowsOptions): string[] {
  const isAlike = before?.options.tree === tree && before.options.groupBy.join() === groupBy.join();
  return before && isAlike ? before.openKeys : [];
}
