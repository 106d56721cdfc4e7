/** Curves of metrics, down-sampled by the server. */
import type { Curve } from "../features/charts/curves/curve";
import { readCurve } from "../features/charts/curves/curve";
import type { CurvesRequest } from "../features/charts/curves/store";
import { api } from "./client";

/**
 * The curves of these metrics of these runs, those without points left out. At most
 * `2 * buckets` points each and a few: of every bucket its lowest and its highest.
 */
export async function fetchCurves(request: CurvesRequest): Promise<Curve[]> {
  const { data } = await api.POST("/api/2.0/headrace/metrics/curves", {
    body: {
      run_ids: request.runIds,
      metric_keys: request.metricKeys,
      x: request.x,
      // Whole milliseconds and steps: half of one more is in sight at most.
      start: request.start === undefined ? null : Math.floor(request.start),
      end: request.end === undefined ? null : Math.ceil(request.end),
      buckets: request.buckets,
    },
  });
  return (data?.curves ?? []).map(readCurve);
}
