import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { type ArtifactSource, artifactsKey } from "../../api/artifacts";
import type { RunDetail } from "../../api/runs";
import { useLive } from "../../app/live/live";
import { ArtifactBrowser } from "../artifacts/ArtifactBrowser";

// Folders of a run that logs all the time are listed again no oftener.
const REFRESH_MS = 5000;

/** The files of a run; while it runs, new ones appear. */
export function RunArtifacts({
  run,
  path,
  onPath,
}: {
  run: RunDetail;
  path: string;
  onPath(path: string): void;
}) {
  const source = useMemo<ArtifactSource>(() => ({ kind: "run", runId: run.runId }), [run.runId]);
  const client = useQueryClient();
  const last = useRef(0);
  useLive((change) => {
    const now = Date.now();
    if (!change.everything && !change.runs.has(run.runId)) return;
    if (now - last.current < REFRESH_MS) return;
    last.current = now;
    void client.invalidateQueries({ queryKey: [...artifactsKey(source), "folder"] });
  });
  return <ArtifactBrowser source={source} path={path} onPath={onPath} />;
}
