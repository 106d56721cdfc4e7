/** The files of several runs in one tree. */
import type { ArtifactEntry } from "../../../api/artifacts";
import type { Listing } from "../../artifacts/treeRows";

const collator = new Intl.Collator("en", { numeric: true });

/**
 * What is in a folder of any of the runs, folders first. The sizes are left out: they differ.
 *
 * A run whose folder is not there, or cannot be listed, adds nothing as long as another's can.
 */
export function unionOf(listings: readonly Listing[]): Listing {
  const known = listings.filter((listing) => typeof listing === "object");
  if (known.length === 0) return listings.includes("loading") ? "loading" : "failed";
  const entries = new Map<string, ArtifactEntry>();
  for (const { path, isFolder } of known.flat()) {
    entries.set(`${path}${isFolder ? "/" : ""}`, { path, isFolder, size: undefined });
  }
  return [...entries.values()].sort(
    (a, b) => Number(b.isFolder) - Number(a.isFolder) || collator.compare(a.path, b.path),
  );
}

/** For each run the entry of a path, if it has that. */
export function entriesOf(
  listings: readonly Listing[],
  path: string,
): (ArtifactEntry | "loading" | undefined)[] {
  return listings.map((listing) => {
    if (listing === "loading") return "loading";
    if (listing === "failed") return undefined;
    return listing.find((entry) => entry.path === path);
  });
}
