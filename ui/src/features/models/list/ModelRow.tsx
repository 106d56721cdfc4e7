import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo, useState } from "react";
import IconClock from "~icons/clock";
import IconDots from "~icons/dots";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { Time } from "../../../parts/Time";
import { useLocale } from "../../../parts/useLocale";
import list from "../../lists/List.module.css";
import { useActionName } from "../model/useSentence";
import { AliasChip } from "../parts/AliasChip";
import { Person } from "../parts/Person";
import { StageBadge } from "../parts/StageBadge";
import { inUse } from "../stages";
import { ModelMenu } from "./ModelMenu";
import classes from "./Models.module.css";
import { firstLine, type Row } from "./rows";

const MOST_BADGES = 4;
const MOST_ALIASES = 2;

/** One registered model of the list. */
export const ModelRow = memo(function ModelRow({
  row,
  index,
  narrow,
}: {
  row: Row;
  index: number;
  narrow: boolean;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { model, overview } = row;
  const note = firstLine(model.description);
  return (
    <div className={`${list.row} ${classes.row}`} role="row" aria-rowindex={index + 2}>
      <div role="cell" className={`${list.name} ${classes.name}`}>
        <span className={classes.first}>
          <Link
            className={list.link}
            to="/models/$name"
            params={{ name: model.name }}
            data-row={index}
            title={model.name}
          >
            {model.name}
          </Link>
          {overview !== undefined && overview.pendingRequests > 0 && (
            <span className={classes.pending}>
              <IconClock size={12} />
              {t("models.list.pending", { count: overview.pendingRequests })}
            </span>
          )}
          {!narrow &&
            [...model.aliases.keys()]
              .slice(0, MOST_ALIASES)
              .map((alias) => <AliasChip key={alias} alias={alias} />)}
        </span>
        {narrow ? (
          <span className={classes.summary}>
            <Stages row={row} />
          </span>
        ) : (
          note && <span className={list.note}>{note}</span>
        )}
        {narrow && <LastChange row={row} />}
      </div>
      {!narrow && (
        <>
          <div role="cell">
            <Stages row={row} />
          </div>
          <div role="cell" className={classes.number}>
            {formatCount(overview?.versions ?? 0, locale)}
          </div>
          <div role="cell" className={classes.owner}>
            {overview?.owners[0] && <Person name={overview.owners[0]} />}
          </div>
          <div role="cell">
            <LastChange row={row} />
          </div>
        </>
      )}
      <div role="cell">
        <MenuButton row={row} />
      </div>
    </div>
  );
});

/** The stages in use with the newest version of each. */
function Stages({ row: { overview } }: { row: Row }) {
  const { t } = useTranslation();
  const stages = inUse(overview?.stages ?? []);
  if (stages.length === 0) {
    return <span className={classes.dimmed}>{t("models.list.notInUse")}</span>;
  }
  return (
    <span className={classes.stages}>
      {stages.slice(0, MOST_BADGES).map(({ stage, versions, count }) => (
        <span key={stage} className={classes.stage}>
          <StageBadge stage={stage} version={versions[0]} />
          {count > 1 && (
            <span className={classes.more} title={versions.map((one) => `v${one}`).join(", ")}>
              +{count - 1}
            </span>
          )}
        </span>
      ))}
    </span>
  );
}

function LastChange({ row: { model, overview } }: { row: Row }) {
  const nameOf = useActionName();
  const last = overview?.lastChange;
  if (!last) return model.updated === undefined ? null : <Time at={model.updated} inList />;
  const version = last.version && `v${last.version} `;
  return (
    <span className={classes.changed}>
      <Person name={last.actor} withName={false} />
      <span className={classes.changedText}>
        <span className={classes.what} title={`${version}${nameOf(last.action)} · ${last.actor}`}>
          {version}
          {nameOf(last.action)}
        </span>
        <span className={classes.when}>
          <Time at={last.time} inList />
        </span>
      </span>
    </span>
  );
}

/** The menu is made when it is first asked for: of hundreds, few are. */
function MenuButton({ row }: { row: Row }) {
  const { t } = useTranslation();
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <ModelMenu name={row.model.name} role={row.overview?.role} defaultOpened />;
  return (
    <UnstyledButton
      className={list.menu}
      aria-label={t("models.list.actions", { name: row.model.name })}
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
    >
      <IconDots size={16} />
    </UnstyledButton>
  );
}
