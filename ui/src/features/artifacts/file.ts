/** The file that a viewer shows, and how viewers ask for its content. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type ArtifactSource, artifactsKey, fileUrl } from "../../api/artifacts";
import { type Part, readPart, readWhole } from "./bytes";

export interface ArtifactFile {
  source: ArtifactSource;
  path: string;
  /** Bytes; a file that changes its size is read again. */
  size: number;
}

export interface ViewerProps {
  file: ArtifactFile;
}

/** Begins the keys of all queries about a file's content. */
export function contentKey({ source, path, size }: ArtifactFile): readonly unknown[] {
  return [...artifactsKey(source), "content", path, size];
}

// What was read is not read again while it is looked at, and soon forgotten after.
export const CONTENT = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000 } as const;

/** Bytes `start` up to but without `end`; see `readPart`. An empty file has none to ask for. */
export async function readFilePart(
  { source, path, size }: ArtifactFile,
  start: number,
  end: number,
  signal?: AbortSignal,
): Promise<Part> {
  if (size === 0) return { bytes: new Uint8Array(), start, size };
  return readPart(fileUrl(source, path), start, end, signal);
}

/** The first bytes, all of them if there are no more. */
export function beginningQuery(file: ArtifactFile, bytes: number) {
  return queryOptions({
    queryKey: [...contentKey(file), "beginning", bytes],
    queryFn: ({ signal }) => readFilePart(file, 0, bytes, signal),
    placeholderData: keepPreviousData,
    ...CONTENT,
  });
}

// Larger documents are shown as text, which is read piece by piece.
export const LARGEST_DOCUMENT = 24 * 1024 * 1024;

/** All bytes. */
export function wholeQuery(file: ArtifactFile) {
  return queryOptions({
    queryKey: [...contentKey(file), "whole"],
    queryFn: ({ signal }) => readWhole(fileUrl(file.source, file.path), signal),
    ...CONTENT,
  });
}

/** All of it as text. */
export function textQuery(file: ArtifactFile) {
  return queryOptions({
    ...wholeQuery(file),
    select: asText,
  });
}

function asText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
