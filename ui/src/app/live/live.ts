/**
 * What changes on the server while one looks.
 *
 *     useLive((change) => { if (change.everything || change.runs.has(runId)) refetch(); });
 *
 * Queries whose key begins with `["run", <run id>]`, `["experiments", "overview"]` or `["registry"]` are refetched by themselves
 * (`invalidate.ts`). Batches come at most once a second.
 */
import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { BASE } from "../../api/client";
import { type LiveChange, LiveConnection, type LiveState } from "./connection";

const HIDDEN_MS = 60_000;

export const live = new LiveConnection((address) => new EventSource(address));

/** Calls the listener with each batch of changes while the component is shown. */
export function useLive(listener: (change: LiveChange) => void): void {
  const told = useEffectEvent(listener);
  useEffect(() => live.onChange((change) => told(change)), []);
}

/** Whether changes arrive. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => live.onState(listener),
    () => live.state,
  );
}

/**
 * Keeps the connection open for these experiments (none: all) while the page is seen. A page out of
 * sight gives its connection back after a minute: browsers have six for all pages of a server.
 */
export function useLiveConnection(experimentIds: readonly string[]): void {
  const ids = experimentIds.join(",");
  useEffect(() => {
    const address = `${BASE}/ajax-api/2.0/headrace/events${ids && `?experiment_ids=${ids}`}`;
    let hidden: ReturnType<typeof setTimeout> | undefined;
    const seen = () => {
      clearTimeout(hidden);
      if (document.visibilityState === "visible") {
        live.connect(address);
        live.hurry();
      } else hidden = setTimeout(() => live.disconnect(), HIDDEN_MS);
    };
    const online = () => live.hurry();
    seen();
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("online", online);
    return () => {
      clearTimeout(hidden);
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("online", online);
    };
  }, [ids]);
}
