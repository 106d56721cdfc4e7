/**
 * Curves that have been fetched, and the fetching: what many charts want at the same moment goes
 * out as few requests, some at a time, and every answer is drawn when it comes.
 */
import type { XAxis } from "../contract";
import type { Curve } from "./curve";

/** Which part of a curve, and how finely. `start` and `end` are values of `x`, inclusive. */
export interface Window {
  x: XAxis;
  start?: number;
  end?: number;
  /** At most twice as many points come back. */
  buckets: number;
}

export interface CurvesRequest extends Window {
  runIds: string[];
  metricKeys: string[];
}

export type FetchCurves = (request: CurvesRequest) => Promise<Curve[]>;

/** Curves in the first request; later ones have as many as come within `MOMENT`, in ms. */
const FIRST_CURVES = 12;
const FEWEST_CURVES = 2;
const MOST_CURVES = 96;
const MOMENT = 400;
const MOST_REQUESTS = 4;
/** Points that are kept for charts that come back into sight: some 70 MB. */
const MOST_POINTS = 3_000_000;
/** A curve that grows is fetched no more often than this, in ms. */
const REST = 1_000;

interface Entry {
  runId: string;
  metricKey: string;
  window: Window;
  /** null: the run has no such metric in this window. */
  curve?: Curve | null;
  error?: Error;
  state: "idle" | "queued" | "fetching";
  /** What is here is not what the server has any more. */
  stale: boolean;
  fetchedAt: number;
  wantedBy: number;
}

export class CurveStore {
  /** Another number whenever something arrived or failed. */
  version = 0;
  /** In the order of last use, oldest first. */
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private running = 0;
  /** Curves in a request: many short ones, few long ones, so that something new is drawn soon. */
  private atOnce = FIRST_CURVES;
  private points = 0;
  private pumpPlanned = false;
  private tellPlanned = false;

  constructor(
    private readonly fetchCurves: FetchCurves,
    private readonly now: () => number = Date.now,
  ) {}

  /** The curve as far as it is known; null when the run has none; undefined while that is open. */
  curve(window: Window, runId: string, metricKey: string): Curve | null | undefined {
    return this.entries.get(name(window, runId, metricKey))?.curve;
  }

  /** Why the curve could not be fetched when that was last tried. */
  error(window: Window, runId: string, metricKey: string): Error | undefined {
    return this.entries.get(name(window, runId, metricKey))?.error;
  }

  /** Fetches what is missing of these curves, and keeps them fresh until the result is called. */
  want(window: Window, runIds: readonly string[], metricKeys: readonly string[]): () => void {
    const wanted: Entry[] = [];
    for (const runId of runIds) {
      for (const metricKey of metricKeys) {
        const entry = this.entry(window, runId, metricKey);
        entry.wantedBy += 1;
        wanted.push(entry);
        if (entry.curve === undefined || entry.stale) this.enqueue(entry);
      }
    }
    return () => {
      for (const entry of wanted.splice(0)) entry.wantedBy -= 1;
      this.evict();
    };
  }

  /** Says that the run has changed on the server; without a run, that any may have. */
  changed(runId?: string): void {
    for (const entry of this.entries.values()) {
      if (runId !== undefined && entry.runId !== runId) continue;
      entry.stale = true;
      if (entry.wantedBy > 0) this.enqueue(entry);
    }
  }

  /** Tries again what failed. */
  retry(): void {
    for (const entry of this.entries.values())
      if (entry.error && entry.wantedBy > 0) this.enqueue(entry);
  }

  /** Calls `listener` after something arrived, at most once in a frame. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private entry(window: Window, runId: string, metricKey: string): Entry {
    const key = name(window, runId, metricKey);
    let entry = this.entries.get(key);
    if (entry) {
      this.entries.delete(key);
    } else {
      const fresh = { state: "idle", stale: false, fetchedAt: 0, wantedBy: 0 } as const;
      entry = { runId, metricKey, window, ...fresh };
    }
    this.entries.set(key, entry);
    return entry;
  }

  private enqueue(entry: Entry): void {
    if (entry.state !== "idle") return;
    const rest = entry.fetchedAt + REST - this.now();
    entry.state = "queued";
    if (rest > 0 && entry.fetchedAt > 0) setTimeout(() => this.plan(), rest);
    else this.plan();
  }

  /** Gathers what is asked for within the same moment. */
  private plan(): void {
    if (this.pumpPlanned) return;
    this.pumpPlanned = true;
    setTimeout(() => {
      this.pumpPlanned = false;
      this.pump();
    }, 0);
  }

  private pump(): void {
    while (this.running < MOST_REQUESTS) {
      const batch = this.nextBatch();
      if (!batch) return;
      void this.send(batch);
    }
  }

  /** Some of the queued entries that one request can ask for: all pairs of its runs and metrics. */
  private nextBatch(): Entry[] | undefined {
    const ready: Entry[] = [];
    for (const entry of this.entries.values()) {
      if (entry.state !== "queued") continue;
      if (entry.wantedBy === 0) entry.state = "idle";
      else if (entry.fetchedAt === 0 || this.now() - entry.fetchedAt >= REST) ready.push(entry);
    }
    const first = ready[0];
    if (!first) return undefined;
    const span = windowName(first.window);
    const byRun = new Map<string, Map<string, Entry>>();
    for (const entry of ready) {
      if (windowName(entry.window) !== span) continue;
      const ofRun = byRun.get(entry.runId) ?? new Map<string, Entry>();
      byRun.set(entry.runId, ofRun.set(entry.metricKey, entry));
    }
    const keys = [...(byRun.get(first.runId)?.keys() ?? [])].slice(0, this.atOnce);
    const batch: Entry[] = [];
    for (const ofRun of byRun.values()) {
      const entries = keys.map((key) => ofRun.get(key));
      if (batch.length > 0 && batch.length + keys.length > this.atOnce) break;
      if (entries.every((entry) => entry !== undefined)) batch.push(...entries);
    }
    return batch;
  }

  private async send(batch: Entry[]): Promise<void> {
    const window = (batch[0] as Entry).window;
    const runIds = [...new Set(batch.map((entry) => entry.runId))];
    const metricKeys = [...new Set(batch.map((entry) => entry.metricKey))];
    const sent = this.now();
    this.running += 1;
    for (const entry of batch) {
      entry.state = "fetching";
      entry.stale = false;
    }
    try {
      const curves = await this.fetchCurves({ ...window, runIds, metricKeys });
      this.pace(batch.length, this.now() - sent);
      const byName = new Map(curves.map((c) => [name(window, c.runId, c.metricKey), c]));
      for (const entry of batch)
        this.arrived(entry, byName.get(name(window, entry.runId, entry.metricKey)) ?? null);
    } catch (error) {
      for (const entry of batch)
        entry.error = error instanceof Error ? error : new Error(String(error));
    } finally {
      this.running -= 1;
      for (const entry of batch) {
        entry.state = "idle";
        entry.fetchedAt = this.now();
        if (entry.stale && entry.wantedBy > 0) this.enqueue(entry);
      }
      this.version += 1;
      this.evict();
      this.tell();
      this.plan();
    }
  }

  /** So many curves took so long: how many to ask for next time, at most four times as many. */
  private pace(count: number, took: number): void {
    const fitting = Math.floor((count * MOMENT) / Math.max(took, 1));
    const next = Math.min(fitting, 4 * Math.max(count, FIRST_CURVES), MOST_CURVES);
    this.atOnce = Math.max(FEWEST_CURVES, next);
  }

  private arrived(entry: Entry, curve: Curve | null): void {
    this.points += (curve?.values.length ?? 0) - (entry.curve?.values.length ?? 0);
    entry.curve = curve;
    entry.error = undefined;
  }

  private evict(): void {
    if (this.points <= MOST_POINTS) return;
    for (const [key, entry] of this.entries) {
      if (entry.wantedBy > 0 || entry.state === "fetching") continue;
      this.points -= entry.curve?.values.length ?? 0;
      this.entries.delete(key);
      if (this.points <= MOST_POINTS) return;
    }
  }

  private tell(): void {
    if (this.tellPlanned) return;
    this.tellPlanned = true;
    setTimeout(() => {
      this.tellPlanned = false;
      for (const listener of [...this.listeners]) listener();
    }, 16);
  }
}

function windowName({ x, start, end, buckets }: Window): string {
  return `${x} ${start ?? ""} ${end ?? ""} ${buckets}`;
}

function name(window: Window, runId: string, metricKey: string): string {
  return `${windowName(window)} ${runId} ${metricKey}`;
}
