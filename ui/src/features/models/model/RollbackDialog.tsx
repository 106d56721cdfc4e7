import { Alert, Group, Select, Skeleton, Text, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import IconArrowRight from "~icons/arrow-right";
import type { ModelOverview } from "../../../api/registeredModels";
import { rollBack, rollbackQuery } from "../../../api/registryHistory";
import { useTranslation } from "../../../i18n/useTranslation";
import { Time } from "../../../parts/Time";
import { Dialog } from "../parts/Dialog";
import { StageBadge, useStageName } from "../parts/StageBadge";
import { inUse, PRODUCTION } from "../stages";
import classes from "./Rollback.module.css";

/** Puts the version that held a stage before back into it. */
export function RollbackDialog({
  overview,
  onClose,
}: {
  overview: ModelOverview;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const stageName = useStageName();
  const stages = inUse(overview.stages);
  const [stage, setStage] = useState(stages[0]?.stage ?? PRODUCTION);
  const [comment, setComment] = useState("");
  const target = useQuery({ ...rollbackQuery(overview.name, stage), retry: false });
  const now = stages.find((one) => one.stage === stage)?.versions[0];
  return (
    <Dialog
      title={t("models.rollback.title")}
      action={t("models.rollback.action")}
      disabled={!target.data}
      onClose={onClose}
      onSubmit={() => rollBack(overview.name, stage, comment)}
    >
      {stages.length > 1 && (
        <Select
          label={t("models.rollback.stage")}
          allowDeselect={false}
          data={stages.map((one) => ({ value: one.stage, label: stageName(one.stage) }))}
          value={stage}
          onChange={(chosen) => chosen && setStage(chosen)}
        />
      )}
      {target.isPending && <Skeleton height={74} />}
      {target.error && (
        <Alert color="yellow" variant="light">
          {target.error.message}
        </Alert>
      )}
      {target.data && (
        <Group gap="md" wrap="nowrap" align="stretch">
          <Card title={t("models.rollback.leaves")} version={now ?? "–"}>
            <StageBadge stage="Archived" />
          </Card>
          <IconArrowRight className={classes.arrow} />
          <Card title={t("models.rollback.returns")} version={target.data.version}>
            <StageBadge stage={stage} />
            {target.data.created !== undefined && (
              <Text size="xs" c="dimmed">
                <Time at={target.data.created} />
              </Text>
            )}
          </Card>
        </Group>
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
    </Dialog>
  );
}

function Card({
  title,
  version,
  children,
}: {
  title: string;
  version: string;
  children: React.ReactNode;
}) {
  return (
    <div className={classes.card}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="lg" fw={650}>
        v{version}
      </Text>
      <Group gap={8}>{children}</Group>
    </div>
  );
}
