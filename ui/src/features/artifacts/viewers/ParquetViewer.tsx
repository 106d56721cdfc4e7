import { Text } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import { CONTENT, contentKey, type ViewerProps } from "../file";
import { Grid, type GridRange, UNREAD } from "../grid/Grid";
import { openParquet, type ParquetFile, readCells } from "../parquet";
import { Toolbar } from "./Toolbar";
import { Unreadable } from "./Unreadable";
import { Waiting } from "./Waiting";

const BLOCK_ROWS = 500;
const BLOCK_COLUMNS = 24;

/** A Parquet file as a table: rows and columns are read as they come into view. */
export default function ParquetViewer({ file }: ViewerProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const opened = useQuery({
    queryKey: [...contentKey(file), "parquet"],
    queryFn: () => openParquet(file),
    retry: false,
    ...CONTENT,
  });
  if (opened.isPending) return <Waiting />;
  if (opened.isError) {
    return <Unreadable error={opened.error} onRetry={() => void opened.refetch()} />;
  }
  const { rowCount, columns, writtenBy } = opened.data;
  return (
    <>
      <Toolbar>
        <Text size="xs" c="dimmed">
          {t("artifacts.tableSize", {
            count: rowCount,
            rows: formatCount(rowCount, locale),
            columns: formatCount(columns.length, locale),
          })}
        </Text>
        <Text size="xs" c="dimmed" ml="auto" truncate title={writtenBy} visibleFrom="sm">
          {writtenBy}
        </Text>
      </Toolbar>
      <Blocks viewKey={contentKey(file)} label={file.path} parquet={opened.data} />
    </>
  );
}

function Blocks({
  viewKey,
  label,
  parquet,
}: {
  viewKey: readonly unknown[];
  label: string;
  parquet: ParquetFile;
}) {
  const { columns, rowCount } = parquet;
  const [range, setRange] = useState<GridRange>();
  const wanted = blocksOf(range);
  const { values, error } = useQueries({
    queries: wanted.map(([rows, across]) => ({
      queryKey: [...viewKey, "block", rows, across],
      queryFn: () =>
        readCells(
          parquet,
          columns
            .slice(across * BLOCK_COLUMNS, (across + 1) * BLOCK_COLUMNS)
            .map((column) => column.name),
          rows * BLOCK_ROWS,
          Math.min(rowCount, (rows + 1) * BLOCK_ROWS),
        ),
      retry: false,
      ...CONTENT,
    })),
    combine: (results) => ({
      values: new Map(results.map((result, index) => [String(wanted[index]), result.data])),
      error: results.find((result) => result.error)?.error,
    }),
  });
  const cell = useCallback(
    (row: number, column: number) => {
      const place = [Math.floor(row / BLOCK_ROWS), Math.floor(column / BLOCK_COLUMNS)];
      const block = values.get(String(place));
      return block ? (block[row % BLOCK_ROWS]?.[column % BLOCK_COLUMNS] ?? null) : UNREAD;
    },
    [values],
  );
  return (
    <>
      {error && <Unreadable error={error} />}
      <Grid label={label} columns={columns} rowCount={rowCount} cell={cell} onRange={setRange} />
    </>
  );
}

/** Row and column of every block that is in view. */
function blocksOf(range: GridRange | undefined): [number, number][] {
  if (!range) return [];
  const blocks: [number, number][] = [];
  const lastRow = Math.floor(range.lastRow / BLOCK_ROWS);
  const lastColumn = Math.floor(range.lastColumn / BLOCK_COLUMNS);
  for (let row = Math.floor(range.firstRow / BLOCK_ROWS); row <= lastRow; row += 1) {
    for (
      let across = Math.floor(range.firstColumn / BLOCK_COLUMNS);
      across <= lastColumn;
      across += 1
    ) {
      blocks.push([row, across]);
    }
  }
  return blocks;
}
