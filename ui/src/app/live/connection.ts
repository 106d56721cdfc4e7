/** The stream of changes (`GET headrace/events`): kept open, found again, told in batches. */

export type LiveState = "connecting" | "live" | "offline";

/** What changed since the last batch. */
export interface LiveChange {
  /** Changed runs, by id, with their experiments' ids. */
  runs: ReadonlyMap<string, string>;
  /** Something about registered models may have changed. */
  registry: boolean;
  /** Changes were missed: whatever is shown may be stale. */
  everything: boolean;
}

export type Stream = Pick<EventSource, "addEventListener" | "close">;

const BATCH_MS = 1000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/**
 * One connection for the whole page. Listeners are told of changes at most once a second.
 *
 * A stream that breaks is opened again after 1, 2, 4 … 30 seconds; what changed meanwhile is not
 * known then, so listeners are told that everything may have.
 */
export class LiveConnection {
  state: LiveState = "connecting";

  private stream: Stream | undefined;
  private address: string | undefined;
  private failures = 0;
  private missed = false;
  private runs = new Map<string, string>();
  private registry = false;
  private everything = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private batch: ReturnType<typeof setTimeout> | undefined;
  private readonly changeListeners = new Set<(change: LiveChange) => void>();
  private readonly stateListeners = new Set<() => void>();

  constructor(private readonly open: (address: string) => Stream) {}

  /** Listen at this address, and no other; the same address changes nothing. */
  connect(address: string): void {
    if (address === this.address) return;
    this.address = address;
    this.failures = 0;
    this.start();
  }

  /** Stop listening; `connect` begins anew and tells that everything may have changed. */
  disconnect(): void {
    this.address = undefined;
    this.missed = true;
    this.stop();
  }

  /** Try again now rather than when the pause is over. */
  hurry(): void {
    if (this.address !== undefined && this.stream === undefined) this.start();
  }

  onChange(listener: (change: LiveChange) => void): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  onState(listener: () => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  private start(): void {
    this.stop();
    if (this.address === undefined) return;
    if (this.failures === 0) this.become("connecting");
    const stream = this.open(this.address);
    this.stream = stream;
    stream.addEventListener("open", () => this.opened());
    stream.addEventListener("error", () => this.failed());
    stream.addEventListener("reset", () => this.note(() => (this.everything = true)));
    stream.addEventListener("registry", () => this.note(() => (this.registry = true)));
    stream.addEventListener("run", (event) => {
      const changed: { run_id: string; experiment_id: string } = JSON.parse(
        (event as MessageEvent<string>).data,
      );
      this.note(() => this.runs.set(changed.run_id, changed.experiment_id));
    });
  }

  private stop(): void {
    clearTimeout(this.retry);
    this.stream?.close();
    this.stream = undefined;
  }

  private opened(): void {
    this.failures = 0;
    this.become("live");
    if (this.missed) this.note(() => (this.everything = true));
    this.missed = false;
  }

  private failed(): void {
    this.stop();
    this.missed = true;
    this.become("offline");
    const pause = Math.min(FIRST_RETRY_MS * 2 ** this.failures, LONGEST_RETRY_MS);
    this.failures += 1;
    // Not all pages of a team at the same moment.
    this.retry = setTimeout(() => this.start(), pause * (0.75 + Math.random() / 2));
  }

  private note(change: () => void): void {
    change();
    this.batch ??= setTimeout(() => this.tell(), BATCH_MS);
  }

  private tell(): void {
    const change = { runs: this.runs, registry: this.registry, everything: this.everything };
    this.batch = undefined;
    this.runs = new Map();
    this.registry = false;
    this.everything = false;
    for (const listener of this.changeListeners) listener(change);
  }

  private become(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.stateListeners) listener();
  }
}
