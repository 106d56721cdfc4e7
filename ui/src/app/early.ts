/**
 * What the screen in the address needs, asked for before anything is drawn: its script and its
 * first answers come while the frame around it is being made.
 */
import { queryClient } from "../api/client";
import { experimentQuery } from "../api/experiments";
import { runKeysQuery } from "../api/runKeys";
import { runQuery } from "../api/runs";

const EXPERIMENT = /^#\/experiments\/([^/?]+)$/;
const RUN = /^#\/experiments\/([^/?]+)\/runs\/([^/?]+)$/;

export function askEarly(hash: string): void {
  const [path = "", search = ""] = hash.split("?");
  const [, runExperiment, runId] = RUN.exec(path) ?? [];
  if (runExperiment && runId) {
    soon(import("../features/run/RunScreen"));
    if (/(^|&)tab=(metrics|system)/.test(search)) soon(import("../features/charts/MetricCharts"));
    soon(queryClient.prefetchQuery(runQuery(decodeURIComponent(runId))));
    soon(queryClient.prefetchQuery(experimentQuery(decodeURIComponent(runExperiment))));
    return;
  }
  const [, experimentId] = EXPERIMENT.exec(path) ?? [];
  if (!experimentId) return;
  soon(import("../features/runs/ExperimentRunsScreen"));
  soon(queryClient.prefetchQuery(runKeysQuery([decodeURIComponent(experimentId)])));
  soon(queryClient.prefetchQuery(experimentQuery(decodeURIComponent(experimentId))));
}

/** What fails here is asked for again by the screen, which says so. */
function soon(asked: Promise<unknown>): void {
  asked.catch(() => {});
}
