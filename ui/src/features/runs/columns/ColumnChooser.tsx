import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { Button, CloseButton, Group, Switch, Text, TextInput } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import IconGripVertical from "~icons/grip-vertical";
import IconPin from "~icons/pin";
import IconPinFilled from "~icons/pin-filled";
import IconSearch from "~icons/search";
import type { RunKeys } from "../../../api/runKeys";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import classes from "./ColumnChooser.module.css";
import { type Choice, choices } from "./choices";
import type { ColumnId } from "./column";
import { COMPARED_RUNS } from "./differing";
import { useColumnLabel } from "./useColumnLabel";

export interface ColumnChooserProps {
  keys: RunKeys | undefined;
  /** In the order of the table. */
  columns: readonly ColumnId[];
  pinned: readonly ColumnId[];
  differing: boolean;
  /** Whether somebody chose columns. */
  isChosen: boolean;
  onColumns(columns: ColumnId[] | undefined): void;
  onPinned(pinned: ColumnId[]): void;
  onDiffering(differing: boolean): void;
}

const LINE = 30;

/** Which columns, in which order, which stand still. A thousand keys are a long list, and it is virtual. */
export default function ColumnChooser(props: ColumnChooserProps) {
  const { t } = useTranslation();
  const label = useColumnLabel();
  const [search, setSearch] = useState("");
  const lines = useMemo(
    () => choices(props.keys, props.columns, search, label),
    [props.keys, props.columns, search, label],
  );
  return (
    <div className={classes.chooser}>
      <TextInput
        size="xs"
        value={search}
        placeholder={t("runs.columnsSearch")}
        aria-label={t("runs.columnsSearch")}
        leftSection={<IconSearch size={14} />}
        data-autofocus
        onChange={(event) => setSearch(event.target.value)}
      />
      <Switch
        size="xs"
        label={t("runs.differing")}
        title={t("runs.differingHint", { count: COMPARED_RUNS })}
        checked={props.differing}
        onChange={(event) => props.onDiffering(event.target.checked)}
      />
      <Lines {...props} lines={lines} />
      {lines.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="md">
          {t("runs.columnsNoneFound")}
        </Text>
      )}
      <Button
        size="xs"
        variant="subtle"
        disabled={!props.isChosen}
        onClick={() => props.onColumns(undefined)}
      >
        {t("runs.columnsReset")}
      </Button>
    </div>
  );
}

function Lines({ lines, ...props }: ColumnChooserProps & { lines: readonly Choice[] }) {
  const { columns, onColumns } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 6,
  });
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const move = ({ active, over }: DragEndEvent) => {
    if (!over || active.id === over.id) return;
    const from = columns.indexOf(active.id as ColumnId);
    const to = columns.indexOf(over.id as ColumnId);
    const next = columns.filter((column) => column !== active.id);
    if (from >= 0 && to >= 0) next.splice(to, 0, active.id as ColumnId);
    onColumns(next);
  };
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={move}>
      <SortableContext items={[...columns]} strategy={verticalListSortingStrategy}>
        <div ref={scroller} className={classes.lines}>
          <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
            {virtual.getVirtualItems().map(({ index, start }) => (
              <Line
                key={keyOfLine(lines[index] as Choice)}
                {...props}
                start={start}
                choice={lines[index] as Choice}
              />
            ))}
          </div>
        </div>
      </SortableContext>
    </DndContext>
  );
}

function keyOfLine(line: Choice): string {
  return line.kind === "section" ? line.section : `${line.kind} ${line.column}`;
}

type LineProps = ColumnChooserProps & { start: number; choice: Choice };

function Line(props: LineProps) {
  const { choice, start } = props;
  if (choice.kind === "section") return <SectionLine {...props} choice={choice} />;
  if (choice.kind === "shown") return <ShownLine {...props} column={choice.column} />;
  return (
    <div className={classes.line} style={{ top: start }}>
      <KnownLine {...props} column={choice.column} runs={choice.runs} />
    </div>
  );
}

function SectionLine({
  start,
  choice,
  columns,
  onColumns,
}: LineProps & { choice: Extract<Choice, { kind: "section" }> }) {
  const { t } = useTranslation();
  const here = new Set(choice.columns);
  const isShown = choice.section === "shown";
  const missing = choice.columns.filter((column) => !columns.includes(column));
  const names: Record<string, string> = {
    shown: t("runs.columnsShown"),
    systemMetrics: t("runs.systemMetrics"),
    systemTags: t("runs.systemTags"),
  };
  return (
    <div className={`${classes.line} ${classes.section}`} style={{ top: start }}>
      <span>{names[choice.section] ?? t(`runs.kind.${choice.section}`)}</span>
      <span className={classes.count}>{choice.count}</span>
      <button
        type="button"
        className={classes.all}
        onClick={() =>
          onColumns(
            missing.length && !isShown
              ? [...columns, ...missing]
              : columns.filter((column) => !here.has(column)),
          )
        }
      >
        {missing.length && !isShown ? t("runs.columnsAll") : t("runs.columnsNone")}
      </button>
    </div>
  );
}

function ShownLine(props: LineProps & { column: ColumnId }) {
  const { column, start, pinned, columns, onPinned, onColumns } = props;
  const { t } = useTranslation();
  const label = useColumnLabel();
  const { attributes, listeners, setNodeRef, transform, transition, isDragging } = useSortable({
    id: column,
  });
  const name = label(column);
  const isPinned = pinned.includes(column);
  const style = { top: start, transform: CSS.Translate.toString(transform), transition };
  return (
    <div
      ref={setNodeRef}
      className={classes.line}
      style={style}
      data-dragging={isDragging || undefined}
    >
      <button
        type="button"
        className={classes.grip}
        {...attributes}
        {...listeners}
        aria-label={t("runs.dragColumn", { name })}
      >
        <IconGripVertical size={14} />
      </button>
      <span className={classes.label} title={column}>
        {name}
      </span>
      <button
        type="button"
        className={classes.pin}
        aria-pressed={isPinned}
        aria-label={t(isPinned ? "runs.unpinColumn" : "runs.pinColumn", { name })}
        onClick={() =>
          onPinned(isPinned ? pinned.filter((each) => each !== column) : [...pinned, column])
        }
      >
        {isPinned ? <IconPinFilled size={14} /> : <IconPin size={14} />}
      </button>
      <CloseButton
        size="xs"
        aria-label={`${t("runs.hideColumn")}: ${name}`}
        onClick={() => onColumns(columns.filter((each) => each !== column))}
      />
    </div>
  );
}

function KnownLine({
  column,
  runs,
  columns,
  onColumns,
}: LineProps & { column: ColumnId; runs: number | undefined }) {
  const label = useColumnLabel();
  const locale = useLocale();
  const isShown = columns.includes(column);
  const toggle = () =>
    onColumns(isShown ? columns.filter((each) => each !== column) : [...columns, column]);
  return (
    <label className={classes.known} title={column}>
      <input type="checkbox" checked={isShown} onChange={toggle} />
      <span className={classes.label}>{label(column)}</span>
      {runs !== undefined && (
        <Group component="span" gap={0} className={classes.count}>
          {formatCount(runs, locale)}
        </Group>
      )}
    </label>
  );
}
