import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Curve } from "./curve";
import { CurveStore, type CurvesRequest } from "./store";

const WINDOW = { x: "step", buckets: 10 } as const;

function curve(runId: string, metricKey: string, value: number): Curve {
  const one = (at: number) => Float64Array.of(at);
  return {
    ...{ runId, metricKey, origin: 0, points: 1, exact: true },
    ...{ steps: one(0), times: one(0), values: one(value) },
  };
}

/** A server whose answers wait until they are let go. */
function server() {
  const requests: {
    request: CurvesRequest;
    answer: (curves: Curve[]) => void;
    fail: () => void;
  }[] = [];
  const fetchCurves = (request: CurvesRequest) =>
    new Promise<Curve[]>((answer, reject) => {
      requests.push({ request, answer, fail: () => reject(new Error("no way")) });
    });
  const answerAll = (value = 1) => {
    for (const { request, answer } of requests.splice(0))
      answer(request.runIds.flatMap((r) => request.metricKeys.map((m) => curve(r, m, value))));
  };
  return { requests, answerAll, store: new CurveStore(fetchCurves) };
}

const runIds = (count: number) => Array.from({ length: count }, (_, i) => `run${i}`);
const turn = () => vi.advanceTimersByTimeAsync(20);

describe("CurveStore", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("asks once for what several charts want together", async () => {
    const { requests, answerAll, store } = server();
    const told = vi.fn();
    store.subscribe(told);
    store.want(WINDOW, ["a", "b"], ["loss"]);
    store.want(WINDOW, ["a", "b"], ["acc"]);
    store.want(WINDOW, ["a", "b"], ["loss"]);
    await turn();
    expect(requests).toHaveLength(1);
    expect(requests[0]?.request.runIds).toEqual(["a", "b"]);
    expect(requests[0]?.request.metricKeys.toSorted()).toEqual(["acc", "loss"]);
    expect(store.curve(WINDOW, "a", "loss")).toBeUndefined();
    answerAll(7);
    await turn();
    expect(store.curve(WINDOW, "a", "loss")?.values[0]).toBe(7);
    expect(told).toHaveBeenCalledTimes(1);
    store.want(WINDOW, ["a"], ["acc"]);
    await turn();
    expect(requests).toEqual([]);
  });

  it("asks in parallel for parts of many runs, never twice for the same", async () => {
    const { requests, answerAll, store } = server();
    store.want(WINDOW, runIds(100), ["loss", "acc"]);
    const asked: string[] = [];
    await turn();
    while (requests.length > 0) {
      expect(requests.length).toBeLessThanOrEqual(4);
      asked.push(...requests.flatMap(({ request }) => request.runIds));
      answerAll();
      await turn();
    }
    expect(asked).toEqual(runIds(100));
  });

  it("asks for fewer at once when answers take long, and for more when they do not", async () => {
    const { requests, answerAll, store } = server();
    store.want(WINDOW, runIds(300), ["loss"]);
    await turn();
    const first = requests[0]?.request.runIds.length ?? 0;
    await vi.advanceTimersByTimeAsync(4_000);
    answerAll();
    await turn();
    const slow = requests[0]?.request.runIds.length ?? 0;
    answerAll();
    await turn();
    const fast = requests[0]?.request.runIds.length ?? 0;
    expect(slow).toBeLessThan(first);
    expect(fast).toBeGreaterThan(slow);
  });

  it("keeps windows apart", async () => {
    const { requests, store } = server();
    store.want(WINDOW, ["a"], ["loss"]);
    store.want({ ...WINDOW, start: 5, end: 9 }, ["a"], ["loss"]);
    await turn();
    expect(requests.map(({ request }) => request.start)).toEqual([undefined, 5]);
  });

  it("does not ask for what nobody wants any more", async () => {
    const { requests, store } = server();
    store.want(WINDOW, ["a"], ["loss"])();
    await turn();
    expect(requests).toEqual([]);
  });

  it("knows which runs have no such metric", async () => {
    const { requests, store } = server();
    store.want(WINDOW, ["a"], ["loss"]);
    await turn();
    requests[0]?.answer([]);
    await turn();
    expect(store.curve(WINDOW, "a", "loss")).toBeNull();
  });

  it("fetches a changed run again after a rest, and shows the old curve until then", async () => {
    const { requests, answerAll, store } = server();
    const release = store.want(WINDOW, ["a", "b"], ["loss"]);
    await turn();
    answerAll(1);
    await turn();
    store.changed("b");
    store.changed("b");
    await turn();
    expect(requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests.map(({ request }) => request.runIds)).toEqual([["b"]]);
    expect(store.curve(WINDOW, "b", "loss")?.values[0]).toBe(1);
    store.changed("b");
    answerAll(2);
    await turn();
    expect(store.curve(WINDOW, "b", "loss")?.values[0]).toBe(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(requests).toHaveLength(1); // it changed while it was being fetched
    release();
  });

  it("tells what failed, and tries it again when asked to", async () => {
    const { requests, answerAll, store } = server();
    store.want(WINDOW, ["a"], ["loss"]);
    await turn();
    requests.splice(0)[0]?.fail();
    await turn();
    expect(store.error(WINDOW, "a", "loss")?.message).toBe("no way");
    expect(requests).toEqual([]);
    store.retry();
    await vi.advanceTimersByTimeAsync(1_000);
    answerAll();
    await turn();
    expect(store.error(WINDOW, "a", "loss")).toBeUndefined();
    expect(store.curve(WINDOW, "a", "loss")).not.toBeUndefined();
  });
});
