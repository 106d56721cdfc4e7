/**
 * What the screen in the address needs, asked for before anything is drawn: its script and its
 * first answers come while the frame around it is being made.
 */
import { defaultParseSearch } from "@tanstack/react-router";
import { queryClient } from "../api/client";
import { experimentQuery } from "../api/experiments";
import { runKeysQuery } from "../api/runKeys";
import { runQuery } from "../api/runs";
import { type RunsSearch, validateRunsSearch } from "../features/runs/search";

const EXPERIMENT = /^#\/experiments\/([^/?]+)$/;
const RUN = /^#\/experiments\/([^/?]+)\/runs\/([^/?]+)$/;

const MOMENT_MS = 400;

export function askEarly(hash: string): void {
  const [path = "", search = ""] = hash.split("?");
  const [, runExperiment, runId] = RUN.exec(path) ?? [];
  if (runExperiment && runId) {
    const [, , tab] = /(^|&)tab=(\w+)/.exec(search) ?? [];
    askForRun(decodeURIComponent(runExperiment), decodeURIComponent(runId), tab);
    return;
  }
  const [, experimentId] = EXPERIMENT.exec(path) ?? [];
  if (!experimentId) return;
  soon(
    askForRuns(decodeURIComponent(experimentId), validateRunsSearch(defaultParseSearch(search))),
  );
}

/** The first runs of an experiment, or what there is of them after a moment. */
export async function askForRuns(experimentId: string, search: RunsSearch): Promise<void> {
  soon(queryClient.prefetchQuery(runKeysQuery([experimentId])));
  soon(queryClient.prefetchQuery(experimentQuery(experimentId)));
  const asked = import("../features/runs/ExperimentRunsScreen").then(({ readAhead }) =>
    readAhead([experimentId], search),
  );
  soon(asked);
  // A slow server is waited for in sight of the screen.
  const moment = new Promise<void>((done) => setTimeout(done, MOMENT_MS));
  await Promise.race([asked, moment]);
}

/** What the screen of a run needs, with that of one of its tabs. */
export function askForRun(experimentId: string, runId: string, tab?: string): void {
  soon(import("../features/run/RunScreen"));
  if (tab === "metrics") soon(import("../features/charts/MetricCharts"));
  if (tab === "system") soon(import("../features/charts/SystemMetrics"));
  soon(queryClient.prefetchQuery(runQuery(runId)));
  soon(queryClient.prefetchQuery(experimentQuery(experimentId)));
}

/** What fails here is asked for again by the screen, which says so. */
function soon(asked: Promise<unknown>): void {
  asked.catch(() => {});
}
