import { Alert, Group, Skeleton, Stack, Switch, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import IconArrowRight from "~icons/arrow-right";
import IconHandStop from "~icons/hand-stop";
import { gatesQuery, moveVersion } from "../../../api/modelVersions";
import { isAtLeast, type ModelRole } from "../../../api/registeredModels";
import { requestTransition } from "../../../api/transitionRequests";
import { useTranslation } from "../../../i18n/useTranslation";
import { PRODUCTION, replaces } from "../stages";
import { Dialog } from "./Dialog";
import { GateList } from "./GateList";
import { StageBadge, useStageName } from "./StageBadge";

export interface Transition {
  name: string;
  version: string;
  from: string;
  to: string;
}

/** Puts a version into a stage, or asks for it where that takes approvals, or more than one may. */
export function TransitionDialog({
  transition: { name, version, from, to },
  role,
  onClose,
}: {
  transition: Transition;
  role: ModelRole | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const stageName = useStageName();
  const found = useQuery(gatesQuery(name, version, to));
  const [comment, setComment] = useState("");
  const [archive, setArchive] = useState(to === PRODUCTION);
  const needed = found.data?.approvalsNeeded ?? 0;
  const gates = found.data?.gates ?? [];
  const isRequest = needed > 0 || !isAtLeast(role, "approver");
  const isKept = !isRequest && gates.some((gate) => gate.unmet.length > 0);
  const submit = async () => {
    if (isRequest) await requestTransition({ name, version, stage: to, comment });
    else {
      const asked = { name, version, stage: to, comment };
      await moveVersion({ ...asked, archive: archive && replaces(to) });
    }
  };
  return (
    <Dialog
      title={t(isRequest ? "models.move.askTitle" : "models.move.title", {
        version: `v${version}`,
      })}
      action={t(isRequest ? "models.move.ask" : "models.move.action")}
      disabled={!found.data || isKept}
      onClose={onClose}
      onSubmit={submit}
    >
      <Group gap={8}>
        <StageBadge stage={from} size="lg" />
        <IconArrowRight size={16} />
        <StageBadge stage={to} size="lg" />
      </Group>
      {found.isPending && <Skeleton height={36} />}
      {found.error && (
        <Alert color="red" variant="light" role="alert">
          {found.error.message}
        </Alert>
      )}
      {isRequest && found.data && (
        <Alert color="water" variant="light" icon={<IconHandStop />}>
          {needed > 0
            ? t("models.move.approvals", { count: needed, stage: stageName(to) })
            : t("models.move.notYours")}
        </Alert>
      )}
      {gates.length > 0 && (
        <Stack gap={6}>
          <Text size="sm" fw={570}>
            {t("models.gates.title")}
          </Text>
          <GateList gates={gates} />
          {isKept && (
            <Text size="sm" c="red">
              {t("models.move.kept")}
            </Text>
          )}
        </Stack>
      )}
      <Textarea
        data-autofocus
        autosize
        minRows={2}
        maxRows={8}
        label={t("models.reason")}
        description={t("models.reasonHint")}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      {!isRequest && replaces(to) && (
        <Switch
          label={t("models.move.archive", { stage: stageName(to) })}
          checked={archive}
          onChange={(event) => setArchive(event.currentTarget.checked)}
        />
      )}
    </Dialog>
  );
}
