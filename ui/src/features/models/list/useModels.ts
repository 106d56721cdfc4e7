import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { modelOverviewQuery, registeredModelsQuery } from "../../../api/registeredModels";
import { isFilter, wordsOf } from "../../lists/words";
import { hasWords, inOrder, type Row } from "./rows";

/**
 * The list as the address asks for it. Filters go to the server; words are looked for here, so that
 * each letter that is typed shows its effect at once.
 */
export function useModels(filter: string) {
  const asked = isFilter(filter) ? filter : "";
  const pages = useInfiniteQuery({
    ...registeredModelsQuery(asked),
    placeholderData: keepPreviousData,
  });
  const overview = useQuery(modelOverviewQuery());
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage, refetch } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const rows = useMemo((): Row[] => {
    const words = asked ? [] : wordsOf(filter);
    const all = (pages.data?.pages ?? [])
      .flatMap((page) => page.models)
      .map((model) => ({ model, overview: overview.data?.get(model.name) }));
    return inOrder(all.filter((row) => hasWords(row, words)));
  }, [pages.data, overview.data, asked, filter]);
  // A filter that is refused leaves the list as it was.
  const last = useRef<readonly Row[]>([]);
  const isRefused = isError && asked !== "";
  useEffect(() => {
    if (!isRefused) last.current = rows;
  }, [isRefused, rows]);
  return {
    rows: isRefused ? last.current : rows,
    isLoading: pages.isPending || overview.isPending,
    /** More pages are on their way. */
    isPartial: hasNextPage,
    error: pages.error ?? overview.error,
    isFilter: asked !== "",
    refetch,
  };
}
