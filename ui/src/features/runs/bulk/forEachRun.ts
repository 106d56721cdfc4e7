/** The same for many runs: a few requests at a time, and told what failed. */
export interface Outcome {
  done: string[];
  failed: string[];
  /** The first failure's words. */
  reason: string;
}

const AT_ONCE = 6;

/** Does something to each run. Those that fail do not keep the others from being done. */
export async function forEachRun(
  runIds: readonly string[],
  act: (runId: string) => Promise<unknown>,
  onProgress: (done: number) => void = () => {},
): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [], reason: "" };
  let next = 0;
  const worker = async () => {
    while (next < runIds.length) {
      const runId = runIds[next++] as string;
      try {
        await act(runId);
        outcome.done.push(runId);
      } catch (failure) {
        outcome.failed.push(runId);
        outcome.reason ||= failure instanceof Error ? failure.message : String(failure);
      }
      onProgress(outcome.done.length + outcome.failed.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, runIds.length) }, worker));
  return outcome;
}
