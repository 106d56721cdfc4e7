/** Images that runs logged step by step. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { artifactFolderQuery } from "../../../api/artifacts";
import { runValuesQuery } from "../../../api/runTable";
import type { ChartRun } from "../contract";
import { FOLDER, imagesIn, type LoggedImage } from "./names";

const MARK = "tags.mlflow.loggedImages";
const COLUMNS = [MARK];
/** Folders of images that are read, of the first runs that have some. */
export const MOST_RUNS = 24;

export interface RunImages {
  run: ChartRun;
  images: readonly LoggedImage[];
}

/** The images of those of the runs that have some, and whether there may be more to come. */
export function useImages(runs: readonly ChartRun[]) {
  const runIds = useMemo(() => runs.map(({ runId }) => runId), [runs]);
  const marks = useQuery(runValuesQuery(runIds, COLUMNS));
  const marked = useMemo(
    () => runs.filter((_, i) => marks.data?.[MARK]?.[i]).slice(0, MOST_RUNS),
    [runs, marks.data],
  );
  const all = useQueries({
    queries: marked.map(({ runId }) => artifactFolderQuery({ kind: "run", runId }, FOLDER)),
    combine: (results) => ({
      folders: results.map(({ data }) => data),
      pending: results.some(({ isPending }) => isPending),
      error: results.find(({ error }) => error)?.error ?? undefined,
    }),
  });
  const images = useMemo(
    () =>
      marked.map((run, i) => ({
        run,
        images: imagesIn((all.folders[i]?.entries ?? []).map(({ path }) => path)),
      })),
    [marked, all.folders],
  );
  const pending = marks.isPending || all.pending;
  return { images, pending, error: marks.error ?? all.error };
}

/** The names of the series of these runs. */
export function useImageKeys(runs: readonly ChartRun[]) {
  const { images, pending } = useImages(runs);
  const keys = useMemo(
    () => [...new Set(images.flatMap((of) => of.images.map(({ key }) => key)))].sort(),
    [images],
  );
  return { keys, pending };
}
