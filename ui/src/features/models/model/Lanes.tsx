import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { ActionIcon, Button, Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import IconClock from "~icons/clock";
import IconDots from "~icons/dots";
import type { ModelVersion } from "../../../api/modelVersions";
import { isAtLeast, type ModelRole } from "../../../api/registeredModels";
import type { TransitionRequest } from "../../../api/transitionRequests";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { Time } from "../../../parts/Time";
import { useLocale } from "../../../parts/useLocale";
import { firstLine } from "../list/rows";
import { BestValue } from "../metrics/BestValue";
import { useVersionMetrics, type VersionMetrics } from "../metrics/useVersionMetrics";
import { AliasChip } from "../parts/AliasChip";
import { MoveItems } from "../parts/MoveItems";
import { Person } from "../parts/Person";
import { StageName } from "../parts/StageBadge";
import { type Transition, TransitionDialog } from "../parts/TransitionDialog";
import { kindOf } from "../stages";
import classes from "./Lanes.module.css";

// Before a press becomes a drag: a click on a card opens it.
const DRAG_PX = 6;
/** How many versions a lane shows before one asks for more. */
export const SHOWN = 6;

interface Board {
  metrics: VersionMetrics;
  stages: readonly string[];
  role: ModelRole | undefined;
  requests: readonly TransitionRequest[];
  onMove: (version: ModelVersion, to: string) => void;
}

/** The stages as lanes with their versions, which are dragged, or moved by their menus. */
export function Lanes({
  name,
  versions,
  counts,
  ...board
}: Omit<Board, "onMove" | "metrics"> & {
  name: string;
  /** Those that are known, the newest first. */
  versions: readonly ModelVersion[];
  /** Stage → how many there are. */
  counts: ReadonlyMap<string, number>;
}) {
  const { t } = useTranslation();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_PX } }),
  );
  const [dragged, setDragged] = useState<ModelVersion>();
  const [transition, setTransition] = useState<Transition>();
  const metrics = useVersionMetrics(versions, 1);
  const onMove = (version: ModelVersion, to: string) => {
    if (to !== version.stage) {
      setTransition({ name, version: version.version, from: version.stage, to });
    }
  };
  const dropped = ({ active, over }: DragEndEvent) => {
    const version = versions.find((one) => one.version === active.id);
    setDragged(undefined);
    if (version && over) onMove(version, String(over.id));
  };
  return (
    <DndContext
      sensors={sensors}
      accessibility={{
        // Cards are moved by their menus, which say so themselves.
        screenReaderInstructions: { draggable: t("models.lanes.byMenu") },
      }}
      onDragStart={({ active }) => setDragged(versions.find((one) => one.version === active.id))}
      onDragEnd={dropped}
      onDragCancel={() => setDragged(undefined)}
    >
      <div className={classes.lanes} data-dragging={dragged !== undefined}>
        {board.stages.map((stage) => (
          <Lane
            key={stage}
            stage={stage}
            count={counts.get(stage) ?? 0}
            versions={versions.filter((version) => version.stage === stage)}
            board={{ ...board, metrics, onMove }}
          />
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged && (
          <div className={classes.overlay}>
            <CardBody version={dragged} board={{ ...board, metrics, onMove }} />
          </div>
        )}
      </DragOverlay>
      {transition && (
        <TransitionDialog
          transition={transition}
          role={board.role}
          onClose={() => setTransition(undefined)}
        />
      )}
    </DndContext>
  );
}

function Lane({
  stage,
  count,
  versions,
  board,
}: {
  stage: string;
  count: number;
  versions: readonly ModelVersion[];
  board: Board;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { setNodeRef, isOver } = useDroppable({ id: stage });
  const [shown, setShown] = useState(SHOWN);
  const titleId = `lane-${stage}`;
  return (
    <section
      ref={setNodeRef}
      className={classes.lane}
      data-over={isOver}
      data-kind={kindOf(stage)}
      data-empty={versions.length === 0}
      aria-labelledby={titleId}
    >
      <h2 className={classes.head} id={titleId}>
        <StageName stage={stage} />
        <span className={classes.count}>{formatCount(count, locale)}</span>
      </h2>
      <ul className={classes.cards}>
        {versions.slice(0, shown).map((version) => (
          <Card key={version.version} version={version} board={board} />
        ))}
      </ul>
      {versions.length > shown && (
        <Button size="compact-xs" variant="subtle" onClick={() => setShown(shown + 24)}>
          {t("models.lanes.more", { count: versions.length - shown })}
        </Button>
      )}
      {versions.length === 0 && <span className={classes.empty}>{t("models.lanes.empty")}</span>}
    </section>
  );
}

function Card({ version, board }: { version: ModelVersion; board: Board }) {
  const { setNodeRef, listeners, isDragging } = useDraggable({
    id: version.version,
    disabled: !isAtLeast(board.role, "editor"),
  });
  return (
    <li
      ref={setNodeRef}
      className={classes.card}
      data-dragged={isDragging}
      data-version={version.version}
      {...listeners}
    >
      <CardBody version={version} board={board} />
    </li>
  );
}

function CardBody({ version, board }: { version: ModelVersion; board: Board }) {
  const { t } = useTranslation();
  const note = firstLine(version.description);
  const requests = board.requests.filter((request) => request.version === version.version);
  return (
    <>
      <div className={classes.top}>
        <Link
          to="/models/$name/versions/$version"
          params={{ name: version.name, version: version.version }}
          className={classes.version}
          draggable={false}
        >
          v{version.version}
        </Link>
        {version.aliases.map((alias) => (
          <AliasChip key={alias} alias={alias} />
        ))}
        <span className={classes.menu}>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                size="sm"
                aria-label={t("models.lanes.actions", { version: `v${version.version}` })}
                onPointerDown={(event) => event.stopPropagation()}
              >
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown onPointerDown={(event) => event.stopPropagation()}>
              <MoveItems
                stages={board.stages}
                from={version.stage}
                role={board.role}
                onMove={(to) => board.onMove(version, to)}
              />
            </Menu.Dropdown>
          </Menu>
        </span>
      </div>
      {note && <p className={classes.note}>{note}</p>}
      <KeyMetric version={version} metrics={board.metrics} />
      {requests.map((request) => (
        <Link key={request.id} to="/model-requests" className={classes.request}>
          <IconClock size={12} />
          <span>
            → <StageName stage={request.toStage} /> {request.approvals.length}/
            {request.approvalsNeeded}
          </span>
        </Link>
      ))}
      <div className={classes.foot}>
        <Person name={version.user} withName={false} />
        {version.created !== undefined && <Time at={version.created} inList />}
      </div>
    </>
  );
}

/** The metric that most likely decides; its line is kept while it is on its way. */
function KeyMetric({ version, metrics }: { version: ModelVersion; metrics: VersionMetrics }) {
  const [key = ""] = metrics.keys;
  const value = metrics.of(version, key);
  if (value === undefined && !(metrics.isPending && version.runId)) return null;
  return (
    <p className={classes.metric}>
      {value !== undefined && (
        <>
          <span className={classes.metricKey} title={key}>
            {key}
          </span>
          <BestValue value={value} isBest={metrics.isBest(version, key)} />
        </>
      )}
    </p>
  );
}
