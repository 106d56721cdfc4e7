import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLive } from "../../../app/live/live";

// New keys and runs are rarer than new points.
const COUNTS_MS = 4_000;

/** Calls `refresh` when runs of these experiments changed, at most once a second. */
export function useLiveRows(experimentIds: readonly string[], refresh: () => void): void {
  const client = useQueryClient();
  const keys = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(keys.current), []);

  useLive(({ runs, everything }) => {
    const isOurs = new Set(experimentIds);
    if (!everything && ![...runs.values()].some((id) => isOurs.has(id))) return;
    refresh();
    keys.current ??= setTimeout(() => {
      keys.current = undefined;
      void client.invalidateQueries({ queryKey: ["runs", "keys"] });
      void client.invalidateQueries({ queryKey: ["runs", "count"] });
    }, COUNTS_MS);
  });
}
