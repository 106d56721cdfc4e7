import { Button, Group, Skeleton, Stack } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import IconArrowBackUp from "~icons/arrow-back-up";
import IconArrowRight from "~icons/arrow-right";
import IconAt from "~icons/at";
import IconCheck from "~icons/check";
import IconFileCheck from "~icons/file-check";
import IconHandStop from "~icons/hand-stop";
import IconMessage from "~icons/message";
import IconPencil from "~icons/pencil";
import IconPlus from "~icons/plus";
import IconTag from "~icons/tag";
import IconTrash from "~icons/trash";
import IconX from "~icons/x";
import { type HistoryEntry, historyQuery } from "../../../api/registryHistory";
import { useTranslation } from "../../../i18n/useTranslation";
import { ErrorState } from "../../../parts/ErrorState";
import type { Icon } from "../../../parts/icon";
import { Time } from "../../../parts/Time";
import { AliasChip } from "../parts/AliasChip";
import { Person } from "../parts/Person";
import { StageBadge } from "../parts/StageBadge";
import { ARCHIVED, kindOf } from "../stages";
import classes from "./History.module.css";
import { useDid } from "./useSentence";

const ICONS: Record<string, Icon> = {
  "model_version.rolled_back": IconArrowBackUp,
  "model_version.created": IconPlus,
  "registered_model.created": IconPlus,
  "model_version.deleted": IconTrash,
  "transition_request.created": IconHandStop,
  "transition_request.approved": IconCheck,
  "transition_request.rejected": IconX,
  "transition_request.cancelled": IconX,
  "registered_model.alias_set": IconAt,
  "registered_model.alias_deleted": IconAt,
  "model_version.transitioned": IconArrowRight,
};
const OF_NOUN: Record<string, Icon> = { comment: IconMessage, policy: IconFileCheck };

function iconOf({ action }: HistoryEntry): Icon {
  const [noun = "", verb = ""] = action.split(".");
  if (verb.endsWith("tagged")) return IconTag;
  return ICONS[action] ?? OF_NOUN[noun] ?? IconPencil;
}

/** Who did what of a registered model or one version, when and why, the newest first. */
export function HistoryList({ name, version = "" }: { name: string; version?: string }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery(historyQuery(name, version));
  if (found.isPending) return <Skeleton height={240} />;
  if (found.isError && !found.data) {
    return (
      <ErrorState
        title={t("models.history.notRead")}
        error={found.error}
        onRetry={() => void found.refetch()}
      />
    );
  }
  return (
    <Stack gap="sm">
      <ol className={classes.history} aria-label={t("models.tab.history")}>
        {found.data.pages.flatMap((page) =>
          page.entries.map((entry) => <Entry key={entry.seq} name={name} entry={entry} />),
        )}
      </ol>
      {found.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          style={{ alignSelf: "center" }}
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("models.history.more")}
        </Button>
      )}
    </Stack>
  );
}

function isTakenBack({ action, toStage }: HistoryEntry): boolean {
  return action === "model_version.rolled_back" && toStage === ARCHIVED;
}

function Entry({ name, entry }: { name: string; entry: HistoryEntry }) {
  const did = useDid();
  const Icon = iconOf(entry);
  const action = isTakenBack(entry) ? "model_version.taken_back" : entry.action;
  const isMove = entry.action.startsWith("model_version.") && entry.fromStage !== entry.toStage;
  return (
    <li className={classes.entry}>
      <span className={classes.dot} data-kind={isMove ? kindOf(entry.toStage) : undefined}>
        <Icon size={13} />
      </span>
      <div className={classes.what}>
        <Group gap="4px 7px">
          <span className={classes.who}>
            <Person name={entry.actor} />
          </span>
          {entry.version === "" || entry.action === "model_version.deleted" ? (
            <span>{did(action, entry.version)}</span>
          ) : (
            <Link
              to="/models/$name/versions/$version"
              params={{ name, version: entry.version }}
              className={classes.link}
            >
              {did(action, entry.version)}
            </Link>
          )}
          <Changed entry={entry} />
          <span className={classes.when}>
            <Time at={entry.time} />
          </span>
        </Group>
        {entry.comment && <blockquote className={classes.quote}>{entry.comment}</blockquote>}
        {entry.action.startsWith("comment.") && entry.now && (
          <blockquote className={classes.quote}>{entry.now}</blockquote>
        )}
      </div>
    </li>
  );
}

/** From where to where, from what to what. */
function Changed({ entry }: { entry: HistoryEntry }) {
  const { action, fromStage, toStage, key, was, now } = entry;
  if (action.startsWith("transition_request.")) {
    return (
      <>
        <Way from={fromStage} to={toStage} />
        {action === "transition_request.approved" && now && (
          <span className={classes.count}>{now}</span>
        )}
      </>
    );
  }
  if (action.startsWith("model_version.") && fromStage && toStage && fromStage !== toStage) {
    return <Way from={fromStage} to={toStage} />;
  }
  if (action.startsWith("registered_model.alias")) {
    return (
      <>
        <AliasChip alias={key} />
        {was && <span className={classes.was}>v{was}</span>}
        {now && <span>v{now}</span>}
      </>
    );
  }
  if (key) {
    return (
      <code className={classes.pair}>
        {key}
        {now && ` = ${now}`}
      </code>
    );
  }
  if (action === "registered_model.renamed") {
    return (
      <>
        <span className={classes.was}>{was}</span>
        <span>{now}</span>
      </>
    );
  }
  return null;
}

function Way({ from, to }: { from: string; to: string }) {
  return (
    <span className={classes.way}>
      <StageBadge stage={from} />
      <IconArrowRight size={13} />
      <StageBadge stage={to} />
    </span>
  );
}
