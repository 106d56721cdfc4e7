import { Alert, Button, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import IconAlertTriangle from "~icons/alert-triangle";
import { signIn } from "../../api/sessions";
import { useTranslation } from "../../i18n/useTranslation";
import { NameInput } from "./NameInput";
import { Providers } from "./Providers";
import { Refusal } from "./Refusal";
import { reasonOf, WAIT_S } from "./refusal";
import type { ProviderError } from "./search";
import { useWait } from "./useWait";

/** Name and password. */
export function PasswordForm({
  hint,
  to,
  failure,
  onDone,
}: {
  hint: string | undefined;
  to: string | undefined;
  /** A provider did not let one in. */
  failure: ProviderError | undefined;
  onDone(): void;
}) {
  const { t } = useTranslation();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [wait, beginToWait] = useWait(WAIT_S);
  const enter = useMutation({
    mutationFn: () => signIn(username.trim(), password),
    onSuccess: onDone,
    onError: (error) => {
      if (reasonOf(error) === "tooMany") beginToWait();
      setPassword("");
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate();
      }}
    >
      <Stack gap="md">
        <div>
          <Title order={1}>{t("sign-in.title")}</Title>
          {hint && (
            <Text size="sm" c="dimmed" mt={4}>
              {hint}
            </Text>
          )}
        </div>
        {failure && !enter.error && (
          <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle />}>
            {t(`sign-in.provider.${failure}`)}
          </Alert>
        )}
        {enter.error && <Refusal error={enter.error} wait={wait} />}
        <NameInput autoFocus value={username} onChange={setUsername} />
        <PasswordInput
          required
          withAsterisk={false}
          size="md"
          autoComplete="current-password"
          label={t("sign-in.password")}
          visibilityToggleButtonProps={{ "aria-label": t("sign-in.showPassword") }}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" mt={4} loading={enter.isPending} disabled={wait > 0}>
          {t("sign-in.enter")}
        </Button>
        <Providers to={to} />
        <Text size="xs" c="dimmed" ta="center">
          {t("sign-in.forgot")}
        </Text>
      </Stack>
    </form>
  );
}
