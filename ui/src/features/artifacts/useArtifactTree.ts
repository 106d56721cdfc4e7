import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ArtifactSource, artifactFolderQuery } from "../../api/artifacts";
import { type Listing, type TreeRow, treeRows } from "./treeRows";

export interface ArtifactTreeState {
  rows: readonly TreeRow[];
  listing(folder: string): Listing;
  rootUri: string;
  error: Error | null;
  retry(): void;
}

/** The rows of the open part of a source's files; folders are listed as they are opened. */
export function useArtifactTree(
  source: ArtifactSource,
  open: ReadonlySet<string>,
): ArtifactTreeState {
  const folders = useMemo(() => ["", ...open], [open]);
  return useQueries({
    queries: folders.map((folder) => artifactFolderQuery(source, folder)),
    combine: (results) => {
      const listings = new Map<string, Listing>(
        results.map((result, index) => [
          folders[index] ?? "",
          result.data?.entries ?? (result.isError ? "failed" : "loading"),
        ]),
      );
      const listing = (folder: string) => listings.get(folder) ?? "loading";
      return {
        rows: treeRows(listing, open),
        listing,
        rootUri: results[0]?.data?.rootUri ?? "",
        error: results.find((result) => result.error)?.error ?? null,
        retry: () => {
          for (const result of results) if (result.isError) void result.refetch();
        },
      };
    },
  });
}
