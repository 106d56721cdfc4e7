import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import IconTable from "~icons/table";
import { formatBytes, formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { useLocale } from "../../../parts/useLocale";
import { csvPage, guessDelimiter } from "../csvPages";
import { type ArtifactFile, CONTENT, contentKey, readFilePart, type ViewerProps } from "../file";
import { Grid, type GridRange } from "../grid/Grid";
import { isNumeric } from "../grid/isNumeric";
import { extensionOf } from "../kind";
import { Toolbar } from "./Toolbar";
import { Unreadable } from "./Unreadable";
import { Waiting } from "./Waiting";

const PIECE_BYTES = 512 * 1024;
// A single row that is longer than this is no table.
const LONGEST_ROW_BYTES = 16 * 1024 * 1024;
const ROWS_AHEAD = 500;

interface Piece {
  delimiter: string;
  rows: string[][];
  next: number;
  size: number;
}

/** A CSV file as a table, read as one scrolls. */
export default function CsvViewer({ file }: ViewerProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const query = useInfiniteQuery({
    queryKey: [...contentKey(file), "csv"],
    initialPageParam: { start: 0, delimiter: "" },
    queryFn: ({ pageParam, signal }) => readPiece(file, pageParam, signal),
    getNextPageParam: ({ next, size, delimiter }) =>
      next < size ? { start: next, delimiter } : undefined,
    ...CONTENT,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const all = useMemo(() => (query.data?.pages ?? []).flatMap((piece) => piece.rows), [query.data]);
  const rowCount = Math.max(0, all.length - 1);
  const columns = useColumns(all);
  const cell = useCallback((row: number, column: number) => all[row + 1]?.[column] ?? null, [all]);
  const onRange = useCallback(
    ({ lastRow }: GridRange) => {
      if (lastRow > rowCount - ROWS_AHEAD && hasNextPage && !isFetchingNextPage)
        void fetchNextPage();
    },
    [rowCount, hasNextPage, isFetchingNextPage, fetchNextPage],
  );

  if (query.isPending) return <Waiting />;
  if (query.isError && all.length === 0) {
    return <Unreadable error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (columns.length === 0)
    return <EmptyState icon={<IconTable />} title={t("artifacts.noRows")} />;
  const last = query.data?.pages.at(-1);
  return (
    <>
      <Toolbar>
        <Text size="xs" c="dimmed" aria-live="polite">
          {t("artifacts.tableSize", {
            count: rowCount,
            rows: formatCount(rowCount, locale),
            columns: formatCount(columns.length, locale),
          })}
          {hasNextPage &&
            ` · ${t("artifacts.readSoFar", {
              read: formatBytes(last?.next ?? 0, locale),
              all: formatBytes(last?.size ?? file.size, locale),
            })}`}
        </Text>
      </Toolbar>
      <Grid label={file.path} columns={columns} rowCount={rowCount} cell={cell} onRange={onRange} />
    </>
  );
}

function useColumns(all: readonly string[][]) {
  const names = all[0];
  const sample = useMemo(() => all.slice(1, 101), [all]);
  return useMemo(
    () => (names ?? []).map((name, index) => ({ name, isNumeric: isNumeric(sample, index) })),
    [names, sample],
  );
}

async function readPiece(
  file: ArtifactFile,
  at: { start: number; delimiter: string },
  signal: AbortSignal,
): Promise<Piece> {
  for (let length = PIECE_BYTES; ; length *= 4) {
    const { bytes, size } = await readFilePart(file, at.start, at.start + length, signal);
    const isLast = at.start + bytes.length >= size || length >= LONGEST_ROW_BYTES;
    const delimiter =
      at.delimiter || guessDelimiter(new TextDecoder().decode(bytes), extensionOf(file.path));
    const { rows, used } = csvPage(bytes, delimiter, isLast);
    if (used > 0 || isLast) return { delimiter, rows, next: at.start + used, size };
  }
}
