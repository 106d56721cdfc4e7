import { ActionIcon, Checkbox, Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import IconArrowBackUp from "~icons/arrow-back-up";
import IconCopy from "~icons/copy";
import IconDots from "~icons/dots";
import IconPencil from "~icons/pencil";
import IconTrash from "~icons/trash";
import { formatCount } from "../../format/number";
import { Time } from "../../parts/Time";
import { useLocale } from "../../parts/useLocale";
import classes from "./Experiments.module.css";
import { descriptionOf, ownTags, type Row } from "./list";
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
  actions,
}: {
  row: Row;
  index: number;
  selected: boolean;
  actions: RowActions;
}) {
  const { t } = useTranslation();
  const { experiment, overview } = row;
  const description = descriptionOf(experiment);
  const activity = overview?.lastActivity ?? experiment.updated;
  return (
    <div className={classes.row} role="row" aria-rowindex={index + 2} data-selected={selected}>
      <div role="cell">
        <Checkbox
          size="xs"
          checked={selected}
          aria-label={t("experiments.select", { name: experiment.name })}
          onChange={(event) =>
            actions.onSelect(experiment.id, (event.nativeEvent as MouseEvent).shiftKey)
          }
        />
      </div>
      <div role="cell" className={classes.name}>
        <Link
          to="/experiments/$experimentId"
          params={{ experimentId: experiment.id }}
          data-row={index}
          data-id={experiment.id}
          title={experiment.name}
        >
          {experiment.name}
        </Link>
        {description && <span className={classes.note}>{description}</span>}
        <span className={classes.summary}>
          <Runs row={row} />
          {activity !== undefined && <Time at={activity} />}
        </span>
      </div>
      <div role="cell" className={classes.wide}>
        <TagChips tags={ownTags(experiment)} onPick={actions.onTag} />
      </div>
      <div role="cell" className={`${classes.wide} ${classes.number}`}>
        <Runs row={row} />
      </div>
      <div role="cell" className={classes.wide}>
        {activity !== undefined && <Time at={activity} />}
      </div>
      <div role="cell" className={`${classes.wide} ${classes.dimmed}`}>
        {experiment.created !== undefined && <Time at={experiment.created} />}
      </div>
      <div role="cell">
        <RowMenu row={row} actions={actions} />
      </div>
    </div>
  );
});

function Runs({ row: { experiment, overview } }: { row: Row }) {
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
        <span className={classes.narrow}> {t("experiments.runsWord", { count })}</span>
      </span>
    </span>
  );
}

function RowMenu({ row, actions }: { row: Row; actions: RowActions }) {
  const { t } = useTranslation();
  const { experiment } = row;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon aria-label={t("experiments.actions", { name: experiment.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!experiment.deleted && (
          <Menu.Item leftSection={<IconPencil />} onClick={() => actions.onEdit(row)}>
            {t("experiments.edit")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconCopy />}
          onClick={() => void navigator.clipboard?.writeText(experiment.id)}
        >
          {t("experiments.copyId", { id: experiment.id })}
        </Menu.Item>
        <Menu.Divider />
        {experiment.deleted ? (
          <Menu.Item
            leftSection={<IconArrowBackUp />}
            onClick={() => actions.onRestore(experiment.id)}
          >
            {t("experiments.restore")}
          </Menu.Item>
        ) : (
          <Menu.Item
            color="red"
            leftSection={<IconTrash />}
            onClick={() => actions.onRemove(experiment.id)}
          >
            {t("experiments.delete")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
