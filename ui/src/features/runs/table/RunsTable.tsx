import { type ReactNode, type RefObject, useCallback, useMemo, useRef } from "react";
import { type ColumnId, NAME } from "../columns/column";
import type { RunRows } from "../rows/RunRows";
import type { Sort } from "../view/view";
import { Grid } from "./Grid";
import { useColumnModel } from "./useColumnModel";
import type { RowActions } from "./useRowEvents";

export interface RunsTableProps extends RowActions {
  rows: RunRows;
  /** Changes with the rows. */
  version: number;
  /** The rows are those of the question before; the answer is on its way. */
  isStale: boolean;
  pinned: readonly ColumnId[];
  others: readonly ColumnId[];
  widths: Readonly<Record<string, number>>;
  isNarrow: boolean;
  /** What part of the window's width the table has. */
  share: number;
  /** Id → name, as far as they are known. */
  experimentNames: Readonly<Record<string, string>> | undefined;
  sort: readonly Sort[];
  hasTree: boolean;
  selected: ReadonlySet<string>;
  drawn: ReadonlySet<string>;
  colourOf: (runId: string) => string;
  highlighted: string | undefined;
  menuOf: ColumnId | undefined;
  selectAll: ReactNode;
  scroller: RefObject<HTMLDivElement | null>;
  onWidths(widths: Record<string, number>): void;
  onSort(column: ColumnId, add: boolean): void;
  onMenu(column: ColumnId, button: HTMLElement): void;
  onMove(column: ColumnId, before: ColumnId | undefined): void;
  onFit(column: ColumnId): void;
}

/** The runs: only rows and columns in sight are drawn, and read from the server. */
export function RunsTable(props: RunsTableProps) {
  const { pinned, others } = props;
  const { table, resizing } = useColumnModel({
    pinned,
    others,
    widths: props.widths,
    nameWidth: props.isNarrow ? 190 : 268,
    onWidths: props.onWidths,
  });
  const ids = [NAME, ...pinned, ...others];
  const text = ids.map((id) => table.getColumn(id)?.getSize() ?? 0).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the widths
  const sizes = useMemo(() => {
    const widths = text.split(",");
    return new Map(ids.map((id, nth) => [id, Number(widths[nth])]));
  }, [text, pinned, others]);

  const latest = useRef(table);
  latest.current = table;
  const onResize = useCallback((id: ColumnId, event: unknown) => {
    const headers = latest.current.getFlatHeaders();
    headers.find((header) => header.column.id === id)?.getResizeHandler()(event);
  }, []);
  return <Grid {...props} sizes={sizes} resizing={resizing} onResize={onResize} />;
}
