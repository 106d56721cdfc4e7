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
  rectSortingStrategy,
  SortableContext,
  sortableKeyboardCoordinates,
} from "@dnd-kit/sortable";
import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useId } from "react";
import IconChevronRight from "~icons/chevron-right";
import { useTranslation } from "../../../i18n/useTranslation";
import { moveChart, toggleSection } from "../edits";
import type { Section } from "../sections";
import { ChartCard } from "./ChartCard";
import { usePanel } from "./context";
import type { Place } from "./flow";
import classes from "./Panel.module.css";

/** A section of the panel: its charts side by side, to be dragged into another order. */
export function SectionView({
  section,
  place: { columns, half },
  most,
  alone,
}: {
  section: Section;
  place: Place;
  /** How many charts would lie side by side in the whole width. */
  most: number;
  /** It is the only one, so that it needs no name. */
  alone: boolean;
}) {
  const { t } = useTranslation();
  const { layout, change } = usePanel();
  const id = useId();
  const name = section.prefix ?? t(`charts.section_${section.id}`);
  const bare = alone && section.id === "metrics";
  return (
    <section
      className={classes.section}
      style={half ? undefined : { gridColumn: "1 / -1" }}
      aria-label={name}
    >
      {bare ? (
        <VisuallyHidden component="h2">{name}</VisuallyHidden>
      ) : (
        <h2 style={{ margin: 0, fontSize: "inherit" }}>
          <UnstyledButton
            className={classes.sectionHead}
            aria-expanded={!section.folded}
            aria-controls={id}
            onClick={() => change(toggleSection(layout, section.id))}
          >
            <IconChevronRight size={14} />
            {name}
            <span className={classes.count}>{section.charts.length}</span>
          </UnstyledButton>
        </h2>
      )}
      <div id={id}>{!section.folded && <Charts {...{ section, columns, most }} />}</div>
    </section>
  );
}

interface ChartsProps {
  section: Section;
  columns: number;
  most: number;
}

function Charts(props: ChartsProps) {
  return usePanel().arrangeable ? <MovableCharts {...props} /> : <Cards {...props} />;
}

function MovableCharts(props: ChartsProps) {
  const { section } = props;
  const { t } = useTranslation();
  const { layout, change } = usePanel();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over) change(moveChart(layout, section, String(active.id), String(over.id)));
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{ screenReaderInstructions: { draggable: t("charts.moveHelp") } }}
    >
      <SortableContext items={section.charts.map(({ id }) => id)} strategy={rectSortingStrategy}>
        <Cards {...props} />
      </SortableContext>
    </DndContext>
  );
}

function Cards({ section, columns, most }: ChartsProps) {
  return (
    <div
      className={classes.grid}
      style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {section.charts.map((spec) => (
        <ChartCard key={spec.id} spec={spec} columns={columns} most={most} />
      ))}
    </div>
  );
}
