/** The curves of a chart: fetched while it is shown, fresh while its runs go on. */
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { ChartRun, CurveOptions } from "../contract";
import type { Curve } from "./curve";
import type { Range } from "./extent";
import { curveStore } from "./shared";
import type { Window } from "./store";
import { type Trace, tracesOf } from "./traces";

export interface Curves {
  traces: readonly Trace[];
  /** How many curves have not come yet, of how many. */
  open: number;
  total: number;
  error: Error | undefined;
}

interface Arrived {
  curves: readonly (Curve | null | undefined)[];
  open: number;
  error: Error | undefined;
}

/**
 * @param buckets how finely; a chart's width in pixels is as fine as can be seen
 * @param zoom what of x is in sight, when it is not everything: fetched as finely again
 */
export function useCurves(
  runs: readonly ChartRun[],
  metricKeys: readonly string[],
  options: CurveOptions,
  buckets: number,
  zoom: Range | undefined,
): Curves {
  const { x = "step" } = options;
  const runIds = useMemo(() => runs.map(({ runId }) => runId), [runs]);
  const whole = useMemo<Window>(() => ({ x, buckets }), [x, buckets]);
  const part = useMemo<Window | undefined>(
    () => zoom && { x, buckets, start: zoom[0], end: zoom[1] },
    [x, buckets, zoom],
  );
  useEffect(() => curveStore.want(whole, runIds, metricKeys), [whole, runIds, metricKeys]);

  const wholes = useArrived(whole, runIds, metricKeys);
  const parts = useArrived(part, runIds, metricKeys);
  const coarse = useCoarseRuns(part, runIds, metricKeys, wholes);
  useEffect(() => {
    if (part && coarse.length) return curveStore.want(part, coarse, metricKeys);
  }, [part, coarse, metricKeys]);

  const traces = useMemo(() => {
    const at = new Map(runIds.map((runId, i) => [runId, i]));
    const keys = new Map(metricKeys.map((key, i) => [key, i]));
    return tracesOf(runs, metricKeys, options, (runId, key) => {
      const place = (at.get(runId) ?? 0) * metricKeys.length + (keys.get(key) ?? 0);
      return parts.curves[place] ?? wholes.curves[place];
    });
  }, [runs, runIds, metricKeys, options, wholes, parts]);
  const total = runIds.length * metricKeys.length;
  return { traces, open: wholes.open, total, error: wholes.error };
}

/** Runs with curves of which not every point is here, as long as a part is looked at. */
function useCoarseRuns(
  part: Window | undefined,
  runIds: readonly string[],
  metricKeys: readonly string[],
  { curves }: Arrived,
): readonly string[] {
  const coarse = part
    ? runIds.filter((_, run) =>
        metricKeys.some((_, key) => curves[run * metricKeys.length + key]?.exact === false),
      )
    : [];
  const last = useRef<readonly string[]>([]);
  if (coarse.join() !== last.current.join()) last.current = coarse;
  return last.current;
}

/** What the store has of these curves: a new value only when one of them is new. */
function useArrived(
  window: Window | undefined,
  runIds: readonly string[],
  metricKeys: readonly string[],
): Arrived {
  const last = useRef<Arrived>({ curves: [], open: 0, error: undefined });
  const asked = useRef<readonly unknown[]>([]);
  const read = () => {
    const asks = [window, runIds, metricKeys, curveStore.version];
    if (asks.every((part, i) => part === asked.current[i])) return last.current;
    asked.current = asks;
    const next: (Curve | null | undefined)[] = [];
    let open = 0;
    let error: Error | undefined;
    for (const runId of window ? runIds : []) {
      for (const key of window ? metricKeys : []) {
        const curve = window && curveStore.curve(window, runId, key);
        if (window && curve === undefined) {
          open += 1;
          error ??= curveStore.error(window, runId, key);
        }
        next.push(curve);
      }
    }
    const { curves: before, error: errorBefore, open: openBefore } = last.current;
    const same =
      next.length === before.length &&
      open === openBefore &&
      error === errorBefore &&
      next.every((curve, i) => curve === before[i]);
    if (!same) last.current = { curves: next, open, error };
    return last.current;
  };
  return useSyncExternalStore(curveStore.subscribe, read);
}
