import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ArtifactFile, CONTENT, contentKey, readFilePart } from "./file";
import { textPage } from "./lines";

const PIECE_BYTES = 512 * 1024;

interface Piece {
  lines: string[];
  next: number;
  size: number;
}

/** The lines of a text file, as far as it has been read; `readMore` reads the next piece. */
export function useTextPages(file: ArtifactFile) {
  const query = useInfiniteQuery({
    queryKey: [...contentKey(file), "lines"],
    initialPageParam: 0,
    queryFn: async ({ pageParam, signal }): Promise<Piece> => {
      const end = pageParam + PIECE_BYTES;
      const { bytes, size } = await readFilePart(file, pageParam, end, signal);
      const page = textPage(bytes, pageParam + bytes.length >= size);
      return { lines: page.lines, next: pageParam + page.used, size };
    },
    getNextPageParam: ({ next, size }) => (next < size ? next : undefined),
    ...CONTENT,
  });
  const lines = useMemo(
    () => (query.data?.pages ?? []).flatMap((piece) => piece.lines),
    [query.data],
  );
  const last = query.data?.pages.at(-1);
  return {
    lines,
    isPending: query.isPending,
    error: query.error,
    retry: () => void query.refetch(),
    isReading: query.isFetchingNextPage,
    isWhole: query.isSuccess && !query.hasNextPage,
    readMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    readBytes: last?.next ?? 0,
    totalBytes: last?.size ?? file.size,
  };
}
