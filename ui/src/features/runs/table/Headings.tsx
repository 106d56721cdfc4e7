import { type DragEvent, memo, type ReactNode, useState } from "react";
import IconArrowDown from "~icons/arrow-down";
import IconArrowUp from "~icons/arrow-up";
import IconDots from "~icons/dots";
import { useTranslation } from "../../../i18n/useTranslation";
import { type ColumnId, type ColumnKind, canSort, keyOf, kindOf, NAME } from "../columns/column";
import { useColumnLabel } from "../columns/useColumnLabel";
import type { Sort } from "../view/view";
import { isNumeric } from "./cellText";
import type { ColumnBox, ColumnWindow } from "./columnWindow";
import classes from "./RunsTable.module.css";

export interface HeadingsProps {
  columns: ColumnWindow;
  pinnedWidth: number;
  sort: readonly Sort[];
  resizing: string | undefined;
  /** The column whose menu is open. */
  menuOf: ColumnId | undefined;
  /** What stands before the name: the box that selects everything. */
  children: ReactNode;
  onSort(column: ColumnId, add: boolean): void;
  onMenu(column: ColumnId, button: HTMLElement): void;
  onMove(column: ColumnId, before: ColumnId | undefined): void;
  onResize(column: ColumnId, event: unknown): void;
  onFit(column: ColumnId): void;
}

/** Two lines: what kind of columns stand below, and each column's name, order and menu. */
export const Headings = memo(function Headings(props: HeadingsProps) {
  const { columns } = props;
  const [dragged, setDragged] = useState<ColumnId>();
  const [over, setOver] = useState<ColumnId>();
  const drag = {
    dragged,
    over,
    start: setDragged,
    enter: setOver,
    end: () => {
      if (dragged && over && dragged !== over) props.onMove(dragged, over);
      setDragged(undefined);
      setOver(undefined);
    },
  };
  return (
    <div role="rowgroup" className={classes.head} style={{ width: columns.width }}>
      <Bands columns={columns} pinnedWidth={props.pinnedWidth} />
      <div role="row" aria-rowindex={1} className={classes.headings}>
        {columns.pinned.map((box, nth) => (
          <Heading key={box.id} {...props} box={box} index={nth} drag={drag} isPinned />
        ))}
        {columns.visible.map((box, nth) => (
          <Heading
            key={box.id}
            {...props}
            box={box}
            index={columns.firstIndex + nth}
            drag={drag}
            isPinned={false}
          />
        ))}
      </div>
    </div>
  );
});

interface Drag {
  dragged: ColumnId | undefined;
  over: ColumnId | undefined;
  start(column: ColumnId): void;
  enter(column: ColumnId): void;
  end(): void;
}

interface HeadingProps extends HeadingsProps {
  box: ColumnBox;
  index: number;
  isPinned: boolean;
  drag: Drag;
}

function Heading(props: HeadingProps) {
  const { box, drag, isPinned } = props;
  const order = props.sort.find(({ column }) => column === box.id);
  const isDropHere = drag.dragged && drag.over === box.id && drag.dragged !== box.id;
  const dragging = {
    draggable: box.id !== NAME,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "move";
      drag.start(box.id);
    },
    onDragOver: (event: DragEvent) => {
      if (!drag.dragged || box.id === NAME) return;
      event.preventDefault();
      drag.enter(box.id);
    },
    onDragEnd: drag.end,
  };
  return (
    <div
      role="columnheader"
      aria-colindex={props.index + 1}
      aria-sort={order ? (order.descending ? "descending" : "ascending") : undefined}
      className={`${classes.heading} ${isNumeric(box.id) ? classes.number : ""}`}
      style={{ left: box.left, width: box.width }}
      data-pinned={isPinned || undefined}
      data-drop={isDropHere ? "before" : undefined}
      {...dragging}
    >
      {box.id === NAME && <div className={classes.nameHeading}>{props.children}</div>}
      <SortButton {...props} order={order} />
      {box.id !== NAME && <MenuButton {...props} />}
      <ResizeHandle {...props} />
    </div>
  );
}

function SortButton({ box, sort, order, onSort }: HeadingProps & { order: Sort | undefined }) {
  const { t } = useTranslation();
  const label = useColumnLabel();
  const kind = kindOf(box.id);
  const title =
    kind === "attributes" ? label(box.id) : `${t(`runs.kind.${kind}`)}: ${keyOf(box.id)}`;
  return (
    <button
      type="button"
      className={classes.sort}
      title={title}
      disabled={!canSort(box.id)}
      onClick={(event) => onSort(box.id, event.shiftKey)}
    >
      <span>{label(box.id)}</span>
      {order && (order.descending ? <IconArrowDown size={13} /> : <IconArrowUp size={13} />)}
      {order && sort.length > 1 && <span className={classes.order}>{sort.indexOf(order) + 1}</span>}
    </button>
  );
}

function MenuButton({ box, menuOf, onMenu }: HeadingProps) {
  const { t } = useTranslation();
  const label = useColumnLabel();
  return (
    <button
      type="button"
      className={classes.menu}
      aria-haspopup="menu"
      aria-expanded={menuOf === box.id}
      aria-label={t("runs.columnMenu", { name: label(box.id) })}
      onClick={(event) => onMenu(box.id, event.currentTarget)}
    >
      <IconDots size={14} />
    </button>
  );
}

function ResizeHandle({ box, resizing, onResize, onFit }: HeadingProps) {
  const handler = (event: unknown) => onResize(box.id, event);
  return (
    <div
      className={classes.resize}
      data-active={resizing === box.id || undefined}
      aria-hidden
      draggable
      // Resizing is no dragging of the column.
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onMouseDown={(event) => {
        event.preventDefault();
        handler(event);
      }}
      onTouchStart={handler}
      onDoubleClick={() => onFit(box.id)}
    />
  );
}

/** A line over the columns of one kind, as far as they stand together. */
function Bands({ columns, pinnedWidth }: { columns: ColumnWindow; pinnedWidth: number }) {
  const { t } = useTranslation();
  const bands: { kind: ColumnKind; left: number; width: number }[] = [];
  for (const { id, left, width } of columns.visible) {
    const last = bands.at(-1);
    const kind = kindOf(id);
    if (last?.kind === kind) last.width += width;
    else bands.push({ kind, left, width });
  }
  return (
    <div
      className={classes.bands}
      aria-hidden
      style={{ "--pinned-width": `${pinnedWidth}px` } as object}
    >
      {bands.map(({ kind, left, width }) => (
        <div key={left} className={classes.band} style={{ left, width }}>
          <span>{t(`runs.kind.${kind}`)}</span>
        </div>
      ))}
    </div>
  );
}
