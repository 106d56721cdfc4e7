/** The run under the pointer, in the table or in a chart. Outside React's state: it changes often. */
import { useSyncExternalStore } from "react";

export class Highlight {
  #runId: string | undefined;
  readonly #listeners = new Set<() => void>();

  readonly set = (runId: string | undefined): void => {
    if (runId === this.#runId) return;
    this.#runId = runId;
    for (const listener of this.#listeners) listener();
  };

  readonly get = (): string | undefined => this.#runId;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useHighlighted(highlight: Highlight): string | undefined {
  return useSyncExternalStore(highlight.subscribe, highlight.get);
}
