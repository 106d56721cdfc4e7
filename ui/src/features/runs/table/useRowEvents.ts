import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useRef,
  useState,
} from "react";
import type { ColumnId } from "../columns/column";
import type { RunRow, RunRows } from "../rows/RunRows";
import { cellTitle } from "./cellText";
import { topShowing } from "./window";

export interface RowActions {
  onSelect(place: number, how: "toggle" | "range"): void;
  onSelectAll(): void;
  onSelectNone(): void;
  onEye(runId: string): void;
  onColour(runId: string, button: HTMLElement): void;
  onToggle(key: string): void;
  onOpenRun(runId: string): void;
  onHover(runId: string | undefined): void;
}

interface Options extends RowActions {
  rows: RunRows;
}

type Scroller = RefObject<HTMLDivElement | null>;

/** Pointer and keyboard of all rows, at one place. */
export function useRowEvents(
  options: Options,
  rowHeight: number,
  /** Of what stands above the rows, however far one scrolls. */
  headHeight: number,
  scroller: Scroller,
) {
  const [active, setActive] = useState<number>();
  const hovered = useRef<string>(undefined);
  const { rows } = options;

  const rowAt = (place: number): RunRow =>
    place < rows.flat.length ? rows.flat.at(place).row : { kind: "blank" };
  const toggle = (place: number) => {
    const row = rowAt(place);
    if (row.kind === "group") options.onToggle(row.key);
    if (row.kind === "run") options.onToggle(row.runId);
  };
  const goTo = (place: number) => {
    const to = Math.max(0, Math.min(rows.flat.length - 1, place));
    setActive(to);
    const element = scroller.current;
    if (element) {
      const view = element.clientHeight - headHeight;
      element.scrollTop = topShowing(to, { top: element.scrollTop, view, rowHeight });
    }
    return to;
  };

  const onClick = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const place = placeOf(target);
    if (place === undefined || target.closest("a")) return;
    setActive(place);
    const row = rowAt(place);
    const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
    if (act === "toggle") toggle(place);
    else if (row.kind !== "run") return;
    else if (act === "eye") options.onEye(row.runId);
    else if (act === "colour") options.onColour(row.runId, target);
    else if (event.shiftKey) options.onSelect(place, "range");
    else if (act === "select" || event.ctrlKey || event.metaKey) options.onSelect(place, "toggle");
  };

  // The grid keeps the focus, so that arrows go on from the row that was clicked; and Shift and a
  // click select runs, not text.
  const onMouseDown = (event: MouseEvent) => {
    const target = event.target as HTMLElement;
    const isButton = target.closest("button, input") !== null;
    if (placeOf(target) === undefined || !(isButton || event.shiftKey)) return;
    event.preventDefault();
    scroller.current?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys of a button in the heading are its own.
    if (event.target !== scroller.current) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 3);
    const at = active ?? -1;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.flat.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) {
      if (event.shiftKey && active !== undefined) options.onSelect(active, "range");
      const place = goTo(to);
      if (event.shiftKey) options.onSelect(place, "range");
    } else if (!act(event, active)) return;
    event.preventDefault();
  };

  /** The keys that do something to the active row or the selection; false: none of them. */
  const act = (event: KeyboardEvent, place: number | undefined): boolean => {
    if (event.key === "Escape") options.onSelectNone();
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) options.onSelectAll();
    else if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
    else return actOnRow(event, place);
    return true;
  };

  const actOnRow = (event: KeyboardEvent, place: number): boolean => {
    const row = rowAt(place);
    const key = row.kind === "run" ? row.runId : row.kind === "group" ? row.key : "";
    const canOpen = row.kind === "group" || hasChildren(rows, row);
    if (event.key === " " && row.kind === "run") options.onSelect(place, "toggle");
    else if (event.key === "Enter" && row.kind === "run") options.onOpenRun(row.runId);
    else if (event.key === "h" && row.kind === "run") options.onEye(row.runId);
    else if ((event.key === "Enter" || event.key === " ") && row.kind === "group") toggle(place);
    else if (event.key === "ArrowRight" && canOpen && !rows.isOpen(key)) toggle(place);
    else if (event.key === "ArrowLeft" && rows.isOpen(key)) toggle(place);
    else if (event.key === "ArrowRight") scroller.current?.scrollBy({ left: 120 });
    else if (event.key === "ArrowLeft") scroller.current?.scrollBy({ left: -120 });
    else return false;
    return true;
  };

  const onPointerOver = (event: PointerEvent) => {
    const target = event.target as HTMLElement;
    const runId = target.closest<HTMLElement>("[data-run]")?.dataset.run;
    if (runId !== hovered.current) {
      hovered.current = runId;
      options.onHover(runId);
    }
    const cell = target.closest<HTMLElement>("[data-column]");
    // Written when somebody looks, not for every cell that scrolls by.
    if (cell && runId) {
      cell.title = cellTitle(
        cell.dataset.column as ColumnId,
        rows.cells.of(runId),
        document.documentElement.lang,
      );
    }
  };
  const onPointerLeave = () => {
    hovered.current = undefined;
    options.onHover(undefined);
  };

  return {
    active,
    goTo,
    handlers: { onClick, onMouseDown, onKeyDown, onPointerOver, onPointerLeave },
  };
}

function hasChildren(rows: RunRows, row: RunRow): boolean {
  return row.kind === "run" && Number(rows.cells.of(row.runId)["attributes.children"]) > 0;
}

function placeOf(target: HTMLElement): number | undefined {
  const place = target.closest<HTMLElement>("[data-place]")?.dataset.place;
  return place === undefined ? undefined : Number(place);
}
