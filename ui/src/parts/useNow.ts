import { useSyncExternalStore } from "react";

const STEP = 1000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(tick, STEP);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function never() {
  return () => undefined;
}

/**
 * The present time in ms, rounded down to `every` ms, so that what shows it is drawn no oftener.
 *
 * One clock serves the whole page. `every` of 0 stands still.
 */
export function useNow(every: number): number {
  const read = () => (every > 0 ? Math.floor(now / every) * every : 0);
  return useSyncExternalStore(every > 0 ? subscribe : never, read);
}
