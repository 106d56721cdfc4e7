import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LiveChange, LiveConnection, type Stream } from "./connection";
import { invalidateOnChange } from "./invalidate";

class FakeStream implements Stream {
  closed = false;
  private readonly listeners = new Map<string, (event: Event) => void>();

  constructor(readonly address: string) {}

  addEventListener(name: string, listener: unknown): void {
    this.listeners.set(name, listener as (event: Event) => void);
  }

  close(): void {
    this.closed = true;
  }

  emit(name: string, data: unknown = {}): void {
    this.listeners.get(name)?.({ data: JSON.stringify(data) } as unknown as Event);
  }
}

let streams: FakeStream[];
let live: LiveConnection;
let told: LiveChange[];

const newest = () => streams.at(-1) as FakeStream;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  streams = [];
  told = [];
  live = new LiveConnection((address) => {
    streams.push(new FakeStream(address));
    return newest();
  });
  live.onChange((change) => told.push(change));
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const changed = (run_id: string) => newest().emit("run", { run_id, experiment_id: "7" });

describe("LiveConnection", () => {
  it("tells what changed within a second at once", () => {
    live.connect("/events");
    newest().emit("open");
    changed("a");
    changed("b");
    changed("a");
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([
      {
        runs: new Map([
          ["a", "7"],
          ["b", "7"],
        ]),
        registry: false,
        everything: false,
      },
    ]);
    vi.advanceTimersByTime(5000);
    expect(told).toHaveLength(1);
  });

  it("opens a stream per address and closes the one before", () => {
    live.connect("/events?experiment_ids=1");
    live.connect("/events?experiment_ids=1");
    live.connect("/events?experiment_ids=2");
    expect(streams.map((stream) => [stream.address, stream.closed])).toEqual([
      ["/events?experiment_ids=1", true],
      ["/events?experiment_ids=2", false],
    ]);
  });

  it("tells that registered models changed", () => {
    live.connect("/events");
    newest().emit("registry", { seq: 7 });
    newest().emit("registry", { seq: 8 });
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([{ runs: new Map(), registry: true, everything: false }]);
  });

  it("comes back after ever longer pauses, and then everything may have changed", () => {
    live.connect("/events");
    newest().emit("open");
    expect(live.state).toBe("live");
    for (const pause of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      const before = streams.length;
      newest().emit("error");
      expect(live.state).toBe("offline");
      vi.advanceTimersByTime(pause - 1);
      expect(streams).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(streams).toHaveLength(before + 1);
    }
    newest().emit("open");
    expect(live.state).toBe("live");
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([{ runs: new Map(), registry: false, everything: true }]);
  });

  it("can be hurried, and is not opened twice", () => {
    live.connect("/events");
    newest().emit("error");
    live.hurry();
    live.hurry();
    expect(streams).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(streams).toHaveLength(2);
  });

  it("is silent after it was told to stop, and then begins anew", () => {
    live.connect("/events");
    newest().emit("open");
    live.disconnect();
    expect(newest().closed).toBe(true);
    vi.advanceTimersByTime(60_000);
    expect(streams).toHaveLength(1);
    live.connect("/events");
    newest().emit("open");
    vi.advanceTimersByTime(1000);
    expect(told.map((change) => change.everything)).toEqual([true]);
  });
});

describe("invalidateOnChange", () => {
  it("refetches the run with each change, and the counts of experiments now and then", () => {
    const queries = new QueryClient();
    const asked = vi.spyOn(queries, "invalidateQueries").mockResolvedValue();
    invalidateOnChange(live, queries);
    live.connect("/events");
    newest().emit("open");
    changed("a");
    vi.advanceTimersByTime(1000);
    const run = [{ queryKey: ["run", "a"] }];
    const overview = [{ queryKey: ["experiments", "overview"] }];
    expect(asked.mock.calls).toEqual([run, overview]);
    for (let second = 0; second < 3; second += 1) {
      changed("a");
      vi.advanceTimersByTime(1000);
    }
    expect(asked.mock.calls).toEqual([run, overview, run, run, run]);
    vi.advanceTimersByTime(5000);
    expect(asked.mock.calls.slice(5)).toEqual([overview]);
    vi.advanceTimersByTime(60_000);
    expect(asked.mock.calls).toHaveLength(6);
  });

  it("refetches everything that is shown after a reset", () => {
    const queries = new QueryClient();
    const asked = vi.spyOn(queries, "invalidateQueries").mockResolvedValue();
    invalidateOnChange(live, queries);
    live.connect("/events");
    newest().emit("open");
    newest().emit("reset");
    vi.advanceTimersByTime(1000);
    expect(asked.mock.calls).toEqual([[]]);
  });
});
