/** Queries that show what changed are fetched again, if a screen shows them. */
import type { QueryClient } from "@tanstack/react-query";
import type { LiveChange, LiveConnection } from "./connection";

/** Counts of whole experiments follow the first change at once, then at most this often. */
const OVERVIEW_MS = 5000;

/** Returns what ends it. */
export function invalidateOnChange(live: LiveConnection, queries: QueryClient): () => void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const overview = () => {
    again = false;
    void queries.invalidateQueries({ queryKey: ["experiments", "overview"] });
    pause = setTimeout(() => {
      pause = undefined;
      if (again) overview();
    }, OVERVIEW_MS);
  };
  const end = live.onChange((change: LiveChange) => {
    if (change.everything) {
      void queries.invalidateQueries();
      return;
    }
    if (change.registry) void queries.invalidateQueries({ queryKey: ["registry"] });
    for (const runId of change.runs.keys()) {
      void queries.invalidateQueries({ queryKey: ["run", runId] });
    }
    if (change.runs.size === 0) return;
    if (pause === undefined) overview();
    else again = true;
  });
  return () => {
    clearTimeout(pause);
    end();
  };
}
