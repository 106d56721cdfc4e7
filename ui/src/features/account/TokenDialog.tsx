import { Alert, Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { BASE } from "../../api/client";
import { ROLES, type Role } from "../../api/grants";
import { createToken } from "../../api/tokens";
import { useTranslation } from "../../i18n/useTranslation";
import { CodeBlock } from "../../parts/CodeBlock";
import { CopyButton } from "../../parts/CopyButton";
import classes from "./Account.module.css";

const DAY_MS = 24 * 3600 * 1000;
const LIFETIMES = [7, 30, 90, 365] as const;

/** Makes a token, and shows its secret this once. */
export function TokenDialog({
  role,
  owners,
  onClose,
}: {
  role: Role | undefined;
  owners: readonly string[] | undefined;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(secret ? "account.tokenMade" : "account.newToken")}
      closeButtonProps={{ "aria-label": t("app.close") }}
      closeOnClickOutside={secret === undefined}
    >
      {secret === undefined ? (
        <Form most={role} owners={owners} onClose={onClose} onMade={setSecret} />
      ) : (
        <Made secret={secret} onClose={onClose} />
      )}
    </Modal>
  );
}

function Form({
  most,
  owners,
  onClose,
  onMade,
}: {
  most: Role | undefined;
  owners: readonly string[] | undefined;
  onClose(): void;
  onMade(secret: string): void;
}) {
  const { t } = useTranslation();
  const [owner, setOwner] = useState(owners?.[0] ?? "");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>(most ?? "editor");
  const [days, setDays] = useState("90");
  const make = useMutation({
    mutationFn: () =>
      createToken(owner, name.trim(), role, days ? Number(days) * DAY_MS : undefined),
    onSuccess: onMade,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Stack gap="sm">
        {owners && (
          <NativeSelect
            label={t("account.owner")}
            value={owner}
            data={[...owners]}
            onChange={(event) => setOwner(event.currentTarget.value)}
          />
        )}
        <TextInput
          data-autofocus
          required
          maxLength={255}
          label={t("account.tokenName")}
          placeholder={t("account.tokenNameHint")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("account.mayAtMost")}
          description={t(`account.may.${role}`)}
          inputWrapperOrder={["label", "input", "description"]}
          value={role}
          data={ROLES.map((each) => ({ value: each, label: t(`app.role.${each}`) }))}
          onChange={(event) =>
            setRole(ROLES.find((each) => each === event.currentTarget.value) ?? "viewer")
          }
        />
        <NativeSelect
          label={t("account.expires")}
          value={days}
          data={[
            ...LIFETIMES.map((count) => ({
              value: String(count),
              label: t("account.inDays", { count }),
            })),
            { value: "", label: t("account.never") },
          ]}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        {make.error && (
          <Alert color="red" variant="light" role="alert">
            {make.error.message}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button type="submit" loading={make.isPending} disabled={!name.trim()}>
            {t("account.makeToken")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ secret, onClose }: { secret: string; onClose(): void }) {
  const { t } = useTranslation();
  const code = `export MLFLOW_TRACKING_URI=${BASE}\nexport MLFLOW_TRACKING_TOKEN=${secret}`;
  return (
    <Stack gap="sm">
      <Text size="sm">{t("account.copyNow")}</Text>
      <Group gap={6} wrap="nowrap">
        <div className={classes.secret} style={{ flex: 1 }} data-testid="secret">
          {secret}
        </div>
        <CopyButton text={secret} label={t("account.copyToken")} size="md" />
      </Group>
      <CodeBlock language="bash" code={code} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t("account.done")}</Button>
      </Group>
    </Stack>
  );
}
