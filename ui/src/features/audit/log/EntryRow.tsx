import { UnstyledButton } from "@mantine/core";
import IconArrowRight from "~icons/arrow-right";
import IconChevronRight from "~icons/chevron-right";
import type { AuditEntry } from "../../../api/audit";
import { useTranslation } from "../../../i18n/useTranslation";
import { Time } from "../../../parts/Time";
import { Person } from "../../models/parts/Person";
import { StageBadge } from "../../models/parts/StageBadge";
import classes from "../Audit.module.css";
import { knownAction, toneOf } from "../actions";
import { moveOf } from "../changes";
import type { AuditSearch } from "../search";
import { EntryDetails } from "./EntryDetails";

const MOVES = /^transition_request\.|transitioned$|rolled_back$/;

/** An entry in a line: when, who, what, of what, why; its details below it when it is open. */
export function EntryRow({
  entry,
  index,
  isOpen,
  onToggle,
  onSearch,
}: {
  entry: AuditEntry;
  index: number;
  isOpen: boolean;
  onToggle(seq: number): void;
  onSearch(change: Partial<AuditSearch>): void;
}) {
  const { t } = useTranslation();
  const move = MOVES.test(entry.action) ? moveOf(entry.before, entry.after) : undefined;
  return (
    <>
      <div role="row" className={classes.row} aria-rowindex={index + 2} data-open={isOpen}>
        <div role="cell" data-column="time">
          <UnstyledButton
            className={classes.toggle}
            aria-expanded={isOpen}
            aria-label={t(isOpen ? "audit.closeEntry" : "audit.openEntry", { seq: entry.seq })}
            onClick={() => onToggle(entry.seq)}
          >
            <IconChevronRight size={14} />
          </UnstyledButton>
          <Time at={entry.time} inList />
        </div>
        <div role="cell" data-column="by">
          <UnstyledButton
            className={classes.pick}
            title={t("audit.onlyBy", { name: entry.actor })}
            onClick={() => onSearch({ actor: entry.actor })}
          >
            <Person name={entry.actor} />
          </UnstyledButton>
        </div>
        <div role="cell" data-column="what">
          <span className={classes.mark} data-tone={toneOf(entry.action)} aria-hidden />
          <span className={classes.action}>
            <ActionName action={entry.action} />
          </span>
          {move && (
            <span className={classes.move}>
              {move.from && (
                <>
                  <StageBadge stage={move.from} />
                  <IconArrowRight size={13} />
                </>
              )}
              <StageBadge stage={move.to} />
            </span>
          )}
        </div>
        <div role="cell" data-column="of">
          <UnstyledButton
            className={classes.pick}
            title={t("audit.onlyOf", { name: entry.name })}
            onClick={() => onSearch({ name: entry.name, version: undefined })}
          >
            {entry.name}
            {entry.version !== undefined && (
              <span className={classes.version}> v{entry.version}</span>
            )}
          </UnstyledButton>
        </div>
        <div role="cell" data-column="reason" title={entry.comment}>
          {entry.comment}
        </div>
      </div>
      {isOpen && (
        <div role="row" className={classes.details}>
          <div role="cell">
            <EntryDetails entry={entry} />
          </div>
        </div>
      )}
    </>
  );
}

/** What was done, in words; an action of a newer server as it is called. */
export function ActionName({ action }: { action: string }) {
  const { t } = useTranslation();
  const known = knownAction(action);
  return <>{known ? t(`audit.action.${known.noun}.${known.verb}`) : action}</>;
}
