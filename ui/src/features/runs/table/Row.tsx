import { memo } from "react";
import IconChevronRight from "~icons/chevron-right";
import IconEye from "~icons/eye";
import IconEyeOff from "~icons/eye-off";
import { StatusMark } from "../../../parts/RunStatus";
import { NAME } from "../columns/column";
import type { RunCells } from "../rows/cells";
import { cellText, isNumeric, type Reading, type RowLabels } from "./cellText";
import type { ColumnBox, ColumnWindow } from "./columnWindow";
import { surelyFits } from "./fit";
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
      style={{ top, width: columns.width }}
      data-place={place}
      data-run={runId}
    >
      {columns.pinned.map((box) =>
        box.id === NAME ? (
          <NameCell key={box.id} {...props} box={box} />
        ) : (
          valueCell(box, cells, reading, classes.pinned)
        ),
      )}
      {columns.visible.map((box) => valueCell(box, cells, reading, classes.cell))}
    </div>
  );
});

/** No component of its own: a row has many, and they change together. */
function valueCell(
  box: ColumnBox,
  cells: RunCells,
  reading: Reading,
  className: string | undefined,
) {
  const text = cellText(box.id, cells, reading);
  return (
    <div
      key={box.id}
      role="gridcell"
      className={`${className} ${isNumeric(box.id) ? classes.number : ""} ${text === undefined ? classes.waiting : surelyFits(text, box.width - 20) ? "" : classes.long}`}
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
      {status && <StatusMark status={status} name={props.reading.status(status)} />}
      {name !== undefined && (
        <a
          className={`${classes.link} ${surelyFits(said, box.width - (props.hasTree ? 140 : 120) - props.depth * 14) ? "" : classes.long}`}
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
