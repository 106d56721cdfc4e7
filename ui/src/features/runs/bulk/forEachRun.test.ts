import { describe, expect, test } from "vitest";
import { forEachRun } from "./forEachRun";

describe("something done to many runs", () => {
  test("is done a few at a time, and tells how far it is", async () => {
    let now = 0;
    let most = 0;
    const told: number[] = [];
    const runIds = Array.from({ length: 40 }, (_, nth) => `run${nth}`);
    const outcome = await forEachRun(
      runIds,
      async () => {
        most = Math.max(most, ++now);
        await Promise.resolve();
        now--;
      },
      (done) => told.push(done),
    );
    expect(outcome.done.sort()).toEqual([...runIds].sort());
    expect(most).toBeLessThanOrEqual(6);
    expect(told.at(-1)).toBe(40);
  });

  test("goes on where one fails, and says why the first did", async () => {
    const outcome = await forEachRun(["a", "b", "c"], async (runId) => {
      if (runId !== "b") throw new Error(`${runId} is locked`);
    });
    expect(outcome).toEqual({ done: ["b"], failed: ["a", "c"], reason: "a is locked" });
  });

  test("to none does nothing", async () => {
    expect(await forEachRun([], () => Promise.reject())).toEqual({
      done: [],
      failed: [],
      reason: "",
    });
  });
});
