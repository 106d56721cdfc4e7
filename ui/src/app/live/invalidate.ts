/** Queries that show what changed are fetched again, if a screen shows them. */
import type { QueryClient } from "@tanstack/react-query";
import type { LiveChange, LiveConnection } from "./connection";

/** Counts of a whole experiment need not follow each point that a run logs. */
const OVERVIEW_MS = 5000;

/** Returns what ends it. */
export function invalidateOnChange(live: LiveConnection, queries: QueryClient): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const overview = () => {
    waiting = undefined;
    void queries.invalidateQueries({ queryKey: ["experiments"] });
  };
  const end = live.onChange((change: LiveChange) => {
    if (change.everything) {
      void queries.invalidateQueries();
      return;
    }
    for (const runId of change.runs.keys()) {
      void queries.invalidateQueries({ queryKey: ["run", runId] });
    }
    waiting ??= setTimeout(overview, OVERVIEW_MS);
  });
  return () => {
    clearTimeout(waiting);
    end();
  };
}
