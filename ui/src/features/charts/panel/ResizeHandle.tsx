import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { MOST_CELLS } from "../layout";
import classes from "./ChartCard.module.css";

interface Size {
  wide: number;
  high: number;
}

export interface Cells {
  /** As it is shown, while it is dragged, too. */
  size: Size;
  preview(size: Size | undefined): void;
  keep(size: Size): void;
}

/** The size of a chart in cells of the grid. */
export function useCells(size: Size, columns: number, onChange: (size: Size) => void): Cells {
  const [dragged, setDragged] = useState<Size>();
  const within = ({ wide, high }: Size) => ({
    wide: Math.min(Math.max(1, wide), columns, MOST_CELLS),
    high: Math.min(Math.max(1, high), MOST_CELLS),
  });
  return {
    size: dragged ?? size,
    preview: (next) => setDragged(next && within(next)),
    keep: (next) => {
      setDragged(undefined);
      const kept = within(next);
      if (kept.wide !== size.wide || kept.high !== size.high) onChange(kept);
    },
  };
}

/** The corner by which a chart is made larger or smaller; with the keyboard by arrows. */
export function ResizeHandle({
  title,
  cells,
  columns,
}: {
  title: string;
  cells: Cells;
  /** Of the grid that the chart lies in, which may have fewer than the chart would take. */
  columns: number;
}) {
  const { t } = useTranslation();
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    const handle = event.currentTarget;
    const card = handle.parentElement;
    if (!card) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    const start = cells.size;
    const cell = {
      width: card.offsetWidth / Math.min(start.wide, columns),
      height: card.offsetHeight / start.high,
    };
    const sizeAt = (moved: globalThis.PointerEvent): Size => ({
      wide: start.wide + Math.round((moved.clientX - event.clientX) / cell.width),
      high: start.high + Math.round((moved.clientY - event.clientY) / cell.height),
    });
    const move = (moved: globalThis.PointerEvent) => cells.preview(sizeAt(moved));
    const end = (moved: globalThis.PointerEvent) => {
      handle.removeEventListener("pointermove", move);
      if (moved.type === "pointerup") cells.keep(sizeAt(moved));
      else cells.preview(undefined);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { wide, high } = cells.size;
    const sizes: Record<string, Size> = {
      ArrowLeft: { wide: wide - 1, high },
      ArrowRight: { wide: wide + 1, high },
      ArrowUp: { wide, high: high - 1 },
      ArrowDown: { wide, high: high + 1 },
    };
    const next = sizes[event.key];
    if (!next) return;
    event.preventDefault();
    cells.keep(next);
  };
  return (
    <button
      type="button"
      className={classes.resize}
      aria-label={t("charts.resize", { title })}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
