import { Button, Group, Skeleton, Switch, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import IconArrowRight from "~icons/arrow-right";
import IconCheck from "~icons/check";
import IconX from "~icons/x";
import { gatesQuery } from "../../../api/modelVersions";
import {
  approveTransition,
  cancelTransition,
  rejectTransition,
  type TransitionRequest,
} from "../../../api/transitionRequests";
import { useTranslation } from "../../../i18n/useTranslation";
import { Time } from "../../../parts/Time";
import { useChange } from "../../../parts/useChange";
import { GateList } from "../parts/GateList";
import { Person } from "../parts/Person";
import { StageBadge, useStageName } from "../parts/StageBadge";
import { PRODUCTION, replaces } from "../stages";
import classes from "./Request.module.css";

type Answer = "approve" | "reject";

/** A request for a transition: who asks and why, what it takes, and the answer to it. */
export function RequestCard({
  request,
  isOnItsPage = false,
}: {
  request: TransitionRequest;
  /** On the version's own page: it need not be named. */
  isOnItsPage?: boolean;
}) {
  const { t } = useTranslation();
  const { name, version, toStage } = request;
  const [answer, setAnswer] = useState<Answer>();
  const gates = useQuery(gatesQuery(name, version, toStage));
  const isKept = gates.data?.gates.some((gate) => gate.unmet.length > 0) ?? false;
  const cancel = useChange(() =>
    cancelTransition({ name, version, stage: toStage, comment: "", creator: request.user }),
  );
  return (
    <article className={classes.card} aria-label={`${name} v${version}`}>
      <div className={classes.head}>
        {isOnItsPage ? (
          <h2 className={classes.title}>{t("models.requests.one")}</h2>
        ) : (
          <h3 className={classes.title}>
            <Link to="/models/$name/versions/$version" params={{ name, version }}>
              {name} v{version}
            </Link>
          </h3>
        )}
        <span className={classes.way}>
          <StageBadge stage={request.fromStage} />
          <IconArrowRight size={13} />
          <StageBadge stage={toStage} />
        </span>
        <span className={classes.who}>
          <Person name={request.user} />
          <Time at={request.created} />
        </span>
      </div>
      {request.comment && <blockquote className={classes.quote}>{request.comment}</blockquote>}
      <Progress request={request} />
      {gates.isPending && <Skeleton height={40} mt="sm" />}
      {gates.data && gates.data.gates.length > 0 && (
        <div className={classes.gates}>
          <GateList gates={gates.data.gates} />
        </div>
      )}
      {answer ? (
        <AnswerForm request={request} answer={answer} onDone={() => setAnswer(undefined)} />
      ) : (
        <Group gap="xs" mt="sm">
          {request.mayApprove && (
            <Button
              size="xs"
              leftSection={<IconCheck size={14} />}
              disabled={isKept}
              onClick={() => setAnswer("approve")}
            >
              {t("models.requests.approve")}
            </Button>
          )}
          {request.mayReject && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={14} />}
              onClick={() => setAnswer("reject")}
            >
              {t("models.requests.reject")}
            </Button>
          )}
          {request.mayCancel && (
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={cancel.isPending}
              onClick={() => cancel.mutate(undefined)}
            >
              {t("models.requests.takeBack")}
            </Button>
          )}
          {request.mayApprove && isKept && (
            <Text size="xs" c="dimmed">
              {t("models.requests.kept")}
            </Text>
          )}
        </Group>
      )}
    </article>
  );
}

/** How many have approved, of how many must. */
function Progress({ request }: { request: TransitionRequest }) {
  const { t } = useTranslation();
  const { approvals, approvalsNeeded } = request;
  const waiting = Math.max(0, approvalsNeeded - approvals.length);
  return (
    <div className={classes.progress}>
      <span className={classes.places} aria-hidden>
        {approvals.map((approval) => (
          <span key={approval.user} className={classes.place} data-filled>
            <IconCheck size={11} stroke={2.5} />
          </span>
        ))}
        {Array.from({ length: Math.min(waiting, 8) }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
          <span key={index} className={classes.place} />
        ))}
      </span>
      <span>
        {t("models.requests.progress", { done: approvals.length, count: approvalsNeeded })}
      </span>
      {approvals.map((approval) => (
        <span key={approval.user} className={classes.approval} title={approval.comment}>
          <Person name={approval.user} />
        </span>
      ))}
    </div>
  );
}

function AnswerForm({
  request: { name, version, toStage },
  answer,
  onDone,
}: {
  request: TransitionRequest;
  answer: Answer;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const stageName = useStageName();
  const [comment, setComment] = useState("");
  const [archive, setArchive] = useState(toStage === PRODUCTION);
  const send = useChange(async () => {
    const asked = { name, version, stage: toStage, comment };
    if (answer === "reject") await rejectTransition(asked);
    else {
      const isMoved = await approveTransition({ ...asked, archive: archive && replaces(toStage) });
      notifications.show({
        color: "teal",
        message: isMoved
          ? t("models.requests.moved", { version: `v${version}`, stage: stageName(toStage) })
          : t("models.requests.approved"),
      });
    }
    onDone();
  });
  return (
    <form
      className={classes.answer}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate(undefined);
      }}
      onKeyDown={(event) => event.key === "Escape" && onDone()}
    >
      <Textarea
        autoFocus
        autosize
        minRows={2}
        maxRows={8}
        label={t("models.requests.comment")}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {answer === "approve" && replaces(toStage) && (
        <Switch
          size="sm"
          label={t("models.move.archive", { stage: stageName(toStage) })}
          checked={archive}
          onChange={(event) => setArchive(event.currentTarget.checked)}
        />
      )}
      <Group gap="xs">
        <Button
          size="xs"
          type="submit"
          color={answer === "reject" ? "red" : undefined}
          loading={send.isPending}
        >
          {t(`models.requests.${answer}`)}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
          {t("app.cancel")}
        </Button>
      </Group>
    </form>
  );
}
