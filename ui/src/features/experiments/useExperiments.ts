import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { experimentsQuery, overviewQuery } from "../../api/experiments";
import { useLocale } from "../../parts/useLocale";
import { isFilter, wordsOf } from "../lists/words";
import { hasWords, type Row, readSort, sortRows } from "./list";
import type { ExperimentsSearch } from "./search";

/**
 * The list as the address asks for it. Filters go to the server; words are looked for here, in all
 * experiments, so that each letter that is typed shows its effect at once.
 */
export function useExperiments({ filter = "", sort, stage = undefined }: ExperimentsSearch) {
  const locale = useLocale();
  const asked = isFilter(filter) ? filter : "";
  const pages = useInfiniteQuery({
    ...experimentsQuery(asked, stage ?? "active"),
    placeholderData: keepPreviousData,
  });
  const overview = useQuery(overviewQuery);
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage, refetch } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  useNewcomers(overview.data, refetch);

  const rows = useMemo((): Row[] => {
    const words = asked ? [] : wordsOf(filter);
    const found = (pages.data?.pages ?? [])
      .flatMap((page) => page.experiments)
      .filter((experiment) => hasWords(experiment, words))
      .map((experiment) => ({ experiment, overview: overview.data?.get(experiment.id) }));
    return sortRows(found, readSort(sort), locale);
  }, [pages.data, overview.data, asked, filter, sort, locale]);

  // A filter that is refused leaves the list as it was.
  const last = useRef<readonly Row[]>([]);
  const isRefused = isError && asked !== "";
  useEffect(() => {
    if (!isRefused) last.current = rows;
  }, [isRefused, rows]);

  return {
    rows: isRefused ? last.current : rows,
    /** Nothing is known yet. */
    isLoading: pages.isPending || (overview.isPending && !sort),
    /** More pages are on their way. */
    isPartial: hasNextPage,
    error: pages.error,
    isFilter: asked !== "",
    refetch,
  };
}

/** An experiment that a script makes has runs before this list knows it: then the list is read again. */
function useNewcomers(overview: ReadonlyMap<string, unknown> | undefined, refetch: () => unknown) {
  const known = useRef<number>(undefined);
  useEffect(() => {
    if (!overview) return;
    if (known.current !== undefined && overview.size > known.current) refetch();
    known.current = overview.size;
  }, [overview, refetch]);
}
