import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";
import IconDots from "~icons/dots";
import { formatCount } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { Time } from "../../parts/Time";
import { useLocale } from "../../parts/useLocale";
import list from "../lists/List.module.css";
import classes from "./Experiments.module.css";
import { descriptionOf, ownTags, type Row } from "./list";
import { RowMenu } from "./RowMenu";
import { TagChips } from "./TagChips";

export interface RowActions {
  onSelect: (id: string, range: boolean) => void;
  onEdit: (row: Row) => void;
  onRemove: (id: string) => void;
  onRestore: (id: string) => void;
  onTag: (key: string, value: string) => void;
}

/** One experiment of the list. */
export const ExperimentRow = memo(function ExperimentRow({
  row,
  index,
  selected,
  narrow,
  actions,
}: {
  row: Row;
  index: number;
  selected: boolean;
  narrow: boolean;
  actions: RowActions;
}) {
  const { t } = useTranslation();
  const { experiment, overview } = row;
  const description = descriptionOf(experiment);
  const activity = overview?.lastActivity ?? experiment.updated;
  return (
    <div
      className={`${list.row} ${classes.row}`}
      role="row"
      aria-rowindex={index + 2}
      data-selected={selected}
    >
      <div role="cell">
        <input
          type="checkbox"
          className={classes.box}
          checked={selected}
          aria-label={t("experiments.select", { name: experiment.name })}
          onChange={(event) =>
            actions.onSelect(experiment.id, (event.nativeEvent as MouseEvent).shiftKey)
          }
        />
      </div>
      <div role="cell" className={list.name}>
        <Link
          className={list.link}
          to="/experiments/$experimentId"
          params={{ experimentId: experiment.id }}
          data-row={index}
          title={experiment.name}
        >
          {experiment.name}
        </Link>
        {narrow ? (
          <span className={classes.summary}>
            <Runs row={row} narrow />
            {activity !== undefined && <Time at={activity} inList />}
          </span>
        ) : (
          description && <span className={list.note}>{description}</span>
        )}
      </div>
      {!narrow && (
        <>
          <div role="cell">
            <TagChips tags={ownTags(experiment)} onPick={actions.onTag} />
          </div>
          <div role="cell" className={classes.number}>
            <Runs row={row} />
          </div>
          <div role="cell">{activity !== undefined && <Time at={activity} inList />}</div>
          <div role="cell" className={classes.dimmed}>
            {experiment.created !== undefined && <Time at={experiment.created} inList />}
          </div>
        </>
      )}
      <div role="cell">
        <MenuButton row={row} actions={actions} />
      </div>
    </div>
  );
});

function Runs({ row: { experiment, overview }, narrow = false }: { row: Row; narrow?: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!overview) return null;
  const count = experiment.deleted ? overview.deletedRuns : overview.activeRuns;
  return (
    <span className={classes.runs}>
      {overview.runningRuns > 0 && (
        <span className={classes.running}>
          {t("experiments.running", { count: overview.runningRuns })}
        </span>
      )}
      <span className={count === 0 ? classes.dimmed : undefined}>
        {formatCount(count, locale)}
        {narrow && ` ${t("experiments.runsWord", { count })}`}
      </span>
    </span>
  );
}

/** The menu is made when it is first asked for: of hundreds, few are. */
function MenuButton({ row, actions }: { row: Row; actions: RowActions }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <RowMenu row={row} actions={actions} />;
  return (
    <UnstyledButton
      className={list.menu}
      aria-label={t("experiments.actions", { name: row.experiment.name })}
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
    >
      <IconDots size={16} />
    </UnstyledButton>
  );
}
