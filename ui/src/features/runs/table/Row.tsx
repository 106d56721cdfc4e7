import { memo } from "react";
import IconChevronRight from "~icons/chevron-right";
import IconEye from "~icons/eye";
import IconEyeOff from "~icons/eye-off";
import { RunStatus as Status } from "../../../parts/RunStatus";
import { NAME } from "../columns/column";
import type { RunCells } from "../rows/cells";
import { cellText, isNumeric, type Reading, type RowLabels } from "./cellText";
import type { ColumnBox, ColumnWindow } from "./columnWindow";
import classes from "./RunsTable.module.css";

export interface RowProps {
  /** Place in the table, from 0. */
  place: number;
  top: number;
  /** undefined: not read yet. */
  runId: string | undefined;
  cells: RunCells;
  depth: number;
  /** undefined: it has no children. */
  isOpen: boolean | undefined;
  isSelected: boolean;
  /** In which the run is drawn in the charts; undefined: it is not. */
  colour: string | undefined;
  isActive: boolean;
  isHighlighted: boolean;
  /** Whether some run has children, so that names stand in line. */
  hasTree: boolean;
  columns: ColumnWindow;
  reading: Reading & { labels: RowLabels };
}

const RunStatus = memo(Status);

/**
 * One run. Its clicks are the table's (`data-act`), so that a row costs no handlers of its own and
 * is drawn again only when something about it changed.
 */
export const Row = memo(function Row(props: RowProps) {
  const { place, top, runId, cells, columns, reading } = props;
  const classNames = [
    classes.row,
    props.isSelected && classes.selected,
    props.isActive && classes.active,
    props.isHighlighted && classes.highlighted,
    cells["attributes.lifecycle_stage"] === "deleted" && classes.deleted,
  ];
  return (
    <div
      role="row"
      id={`run-row-${place}`}
      aria-rowindex={place + 2}
      aria-selected={props.isSelected}
      aria-level={props.depth + 1}
      aria-expanded={props.isOpen}
      className={classNames.filter(Boolean).join(" ")}
      style={{ transform: `translateY(${top}px)`, width: columns.width }}
      data-place={place}
      data-run={runId}
    >
      {columns.pinned.map((box) =>
        box.id === NAME ? (
          <NameCell key={box.id} {...props} box={box} />
        ) : (
          <ValueCell key={box.id} box={box} cells={cells} reading={reading} isPinned />
        ),
      )}
      {columns.visible.map((box) => (
        <ValueCell key={box.id} box={box} cells={cells} reading={reading} isPinned={false} />
      ))}
    </div>
  );
});

function ValueCell({
  box,
  cells,
  reading,
  isPinned,
}: {
  box: ColumnBox;
  cells: RunCells;
  reading: Reading;
  isPinned: boolean;
}) {
  const text = cellText(box.id, cells, reading);
  return (
    <div
      role="gridcell"
      className={`${isPinned ? classes.pinned : classes.cell} ${isNumeric(box.id) ? classes.number : ""} ${text === undefined ? classes.waiting : ""}`}
      style={{ left: box.left, width: box.width }}
      data-column={box.id}
    >
      {text}
    </div>
  );
}

function NameCell(props: RowProps & { box: ColumnBox }) {
  const { runId, cells, box } = props;
  if (runId === undefined) return <WaitingName width={box.width} />;
  const { labels } = props.reading;
  const isDrawn = props.colour !== undefined;
  const name = cells[NAME] as string | undefined | null;
  const status = cells["attributes.status"] as string | undefined;
  const experimentId = cells["attributes.experiment_id"] as string | undefined;
  const said = name || runId.slice(0, 8);
  return (
    <div role="rowheader" className={classes.name} style={{ width: box.width }} data-column={NAME}>
      <input
        type="checkbox"
        tabIndex={-1}
        className={classes.check}
        checked={props.isSelected}
        readOnly
        aria-label={labels.select}
        data-act="select"
      />
      <button
        type="button"
        tabIndex={-1}
        className={`${classes.eye} ${isDrawn ? "" : classes.off}`}
        aria-label={isDrawn ? labels.hide : labels.show}
        aria-pressed={isDrawn}
        data-act="eye"
      >
        {isDrawn ? <IconEye size={14} /> : <IconEyeOff size={14} />}
      </button>
      <button
        type="button"
        tabIndex={-1}
        className={classes.dot}
        style={{ "--run-colour": props.colour } as object}
        aria-label={labels.colour}
        data-act="colour"
      />
      {props.hasTree && (
        <button
          type="button"
          tabIndex={-1}
          className={classes.chevron}
          style={{ marginLeft: props.depth * 14 }}
          data-open={props.isOpen || undefined}
          disabled={props.isOpen === undefined}
          aria-label={props.isOpen ? labels.close : labels.open}
          data-act="toggle"
        >
          <IconChevronRight size={14} />
        </button>
      )}
      {status && <RunStatus status={status} withLabel={false} />}
      {name !== undefined && (
        <a
          className={classes.link}
          tabIndex={-1}
          href={`#/experiments/${experimentId}/runs/${runId}`}
        >
          {said}
        </a>
      )}
    </div>
  );
}

function WaitingName({ width }: { width: number }) {
  return (
    <div role="rowheader" className={`${classes.name} ${classes.waiting}`} style={{ width }} />
  );
}
