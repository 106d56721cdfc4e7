import { Alert, Button, Group, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import IconCircleCheck from "~icons/circle-check";
import IconLock from "~icons/lock";
import IconShieldCheck from "~icons/shield-check";
import {
  checkModelPolicy,
  deleteModelPolicy,
  type ModelPolicy,
  modelPolicyQuery,
  setModelPolicy,
} from "../../../api/modelPolicies";
import { useTranslation } from "../../../i18n/useTranslation";
import { CodeBlock } from "../../../parts/CodeBlock";
import { ConfirmButton } from "../../../parts/ConfirmButton";
import { EmptyState } from "../../../parts/EmptyState";
import { ErrorState } from "../../../parts/ErrorState";
import { Panel } from "../../../parts/Panel";
import { Time } from "../../../parts/Time";
import { useChange } from "../../../parts/useChange";

const PAUSE_MS = 400;

/** What transitions need: written by managers, read by everybody. */
export function PolicyTab({ name, canEdit }: { name: string; canEdit: boolean }) {
  const { t } = useTranslation();
  const found = useQuery(modelPolicyQuery(name));
  if (found.isPending) return <Skeleton height={300} />;
  if (found.isError) {
    return (
      <ErrorState
        title={t("models.policy.notRead")}
        error={found.error}
        onRetry={() => void found.refetch()}
      />
    );
  }
  if (canEdit) return <Editor key={found.data.yaml} name={name} policy={found.data} />;
  return <Reader policy={found.data} />;
}

function Reader({ policy }: { policy: ModelPolicy }) {
  const { t } = useTranslation();
  if (policy.yaml === "") {
    return (
      <EmptyState icon={<IconShieldCheck size={22} />} title={t("models.policy.none")}>
        {t("models.policy.noneHint")}
      </EmptyState>
    );
  }
  return (
    <Stack maw={820} gap="sm">
      <Text size="sm" c="dimmed">
        <IconLock size={14} style={{ verticalAlign: "-2px" }} /> {t("models.policy.readOnly")}
      </Text>
      <CodeBlock language="yaml" code={policy.yaml} />
    </Stack>
  );
}

const EXAMPLE = `stages: [QA]
transitions:
  Production:
    approvals: 2
    approvers: []            # names, or group:NAME; empty: whoever may approve
    self_approval: false
    rollback: free           # or: approval
    gates:
      - metrics.accuracy >= 0.9
      - signature: true
      - tag: {validated: "yes"}
      - better_than: {stage: Production, metric: accuracy}
`;

function Editor({ name, policy }: { name: string; policy: ModelPolicy }) {
  const { t } = useTranslation();
  const [text, setText] = useState(policy.yaml);
  const [asked] = useDebouncedValue(text, PAUSE_MS);
  const isChanged = text !== policy.yaml;
  const check = useQuery({
    queryKey: ["policy-check", name, asked],
    queryFn: async () => {
      await checkModelPolicy(name, asked);
      return true;
    },
    enabled: asked !== policy.yaml && asked.trim() !== "",
    retry: false,
  });
  const save = useChange((yaml: string) => setModelPolicy(name, yaml));
  const remove = useChange(() => deleteModelPolicy(name));
  useBlocker({
    shouldBlockFn: () => isChanged && !save.isSuccess && !window.confirm(t("app.leaveText")),
    enableBeforeUnload: isChanged,
  });
  const isWrong = isChanged && check.isError && asked === text;
  const isRight = isChanged && check.isSuccess && asked === text;
  return (
    <Stack maw={820} gap="sm">
      <Text size="sm" c="dimmed">
        {t("models.policy.what")}
      </Text>
      <Panel
        title={t("models.policy.title")}
        actions={
          <>
            {policy.updated !== undefined && (
              <Text size="xs" c="dimmed">
                <Time at={policy.updated} />
              </Text>
            )}
            {text.trim() === "" && (
              <Button size="compact-xs" variant="default" onClick={() => setText(EXAMPLE)}>
                {t("models.policy.example")}
              </Button>
            )}
            {policy.yaml !== "" && (
              <ConfirmButton
                label={t("models.policy.remove")}
                ask={t("models.policy.removeAsk")}
                hint={t("models.policy.removeHint")}
                onConfirm={() => remove.mutate(undefined)}
              />
            )}
          </>
        }
      >
        <Textarea
          autosize
          minRows={14}
          maxRows={40}
          variant="unstyled"
          aria-label={t("models.policy.title")}
          spellCheck={false}
          placeholder={t("models.policy.placeholder")}
          styles={{
            input: {
              padding: "12px 14px",
              fontFamily: "var(--mantine-font-family-monospace)",
              fontSize: 13,
              lineHeight: 1.6,
            },
          }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Panel>
      <div aria-live="polite">
        {isWrong && (
          <Alert color="red" variant="light">
            {check.error.message}
          </Alert>
        )}
        {isRight && (
          <Text size="sm" c="teal">
            <IconCircleCheck size={15} style={{ verticalAlign: "-2px" }} />{" "}
            {t("models.policy.valid")}
          </Text>
        )}
      </div>
      <Group gap="xs">
        <Button
          size="sm"
          disabled={!isChanged || isWrong || text.trim() === ""}
          loading={save.isPending}
          onClick={() => save.mutate(text)}
        >
          {t("models.policy.save")}
        </Button>
        {isChanged && (
          <Button size="sm" variant="default" onClick={() => setText(policy.yaml)}>
            {t("models.policy.reset")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
