import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { artifactFolderQuery } from "../../../api/artifacts";
import { type Listing, type TreeRow, treeRows } from "../../artifacts/treeRows";
import { unionOf } from "./union";

export interface UnionTree {
  rows: readonly TreeRow[];
  /** What each run has in a folder, in the runs' order. */
  listings(folder: string): readonly Listing[];
}

/** The open part of the files of several runs. */
export function useUnionTree(runIds: readonly string[], open: ReadonlySet<string>): UnionTree {
  const wanted = useMemo(
    () => ["", ...open].flatMap((folder) => runIds.map((runId) => ({ folder, runId }))),
    [runIds, open],
  );
  return useQueries({
    queries: wanted.map(({ folder, runId }) => artifactFolderQuery({ kind: "run", runId }, folder)),
    combine: (results) => {
      const found = new Map<string, Listing[]>();
      results.forEach((result, index) => {
        const folder = wanted[index]?.folder ?? "";
        const listing = result.data?.entries ?? (result.isError ? "failed" : "loading");
        found.set(folder, [...(found.get(folder) ?? []), listing]);
      });
      const listings = (folder: string) =>
        found.get(folder) ?? runIds.map(() => "loading" as const);
      return { listings, rows: treeRows((folder) => unionOf(listings(folder)), open) };
    },
  });
}
