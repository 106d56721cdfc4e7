import {
  type ColumnSizingState,
  columnOrderingFeature,
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  tableFeatures,
  type Updater,
  useTable,
} from "@tanstack/react-table";
import { useEffect, useMemo, useState } from "react";
import { type ColumnId, NAME } from "../columns/column";
import { defaultWidth } from "../columns/defaults";

const features = tableFeatures({
  columnOrderingFeature,
  columnPinningFeature,
  columnSizingFeature,
  columnResizingFeature,
});

// The server has the rows; the table's model is that of its columns.
const NO_ROWS: object[] = [];
const SMALLEST = 56;

export interface ColumnModelOptions {
  /** Without the name. */
  pinned: readonly ColumnId[];
  others: readonly ColumnId[];
  widths: Readonly<Record<string, number>>;
  /** Of the name column, where nobody has resized it. */
  nameWidth: number;
  onWidths(widths: Record<string, number>): void;
}

/**
 * Order, pinning and widths of columns. While a column is being resized its width is kept here;
 * the view is told at the end.
 */
export function useColumnModel({
  pinned,
  others,
  widths,
  nameWidth,
  onWidths,
}: ColumnModelOptions) {
  const [dragged, setDragged] = useState<ColumnSizingState>();
  const columns = useMemo(
    () =>
      [NAME, ...pinned, ...others].map((id) => ({
        id,
        minSize: SMALLEST,
        maxSize: 2000,
        size: id === NAME ? nameWidth : defaultWidth(id),
      })),
    [pinned, others, nameWidth],
  );
  const table = useTable({
    features,
    columns,
    data: NO_ROWS,
    columnResizeMode: "onChange",
    state: {
      columnPinning: useMemo(() => ({ start: [NAME, ...pinned], end: [] }), [pinned]),
      columnSizing: dragged ?? (widths as ColumnSizingState),
    },
    onColumnSizingChange: (updater: Updater<ColumnSizingState>) =>
      setDragged((now) => {
        const before = now ?? (widths as ColumnSizingState);
        return typeof updater === "function" ? updater(before) : updater;
      }),
  });
  const resizing = table.state.columnResizing.isResizingColumn;

  useEffect(() => {
    if (resizing || !dragged) return;
    onWidths({ ...dragged });
    setDragged(undefined);
  }, [resizing, dragged, onWidths]);

  return { table, resizing: resizing || undefined };
}

export type ColumnModel = ReturnType<typeof useColumnModel>["table"];
