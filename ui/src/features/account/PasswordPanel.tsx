import { Alert, Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { signIn } from "../../api/sessions";
import { setPassword } from "../../api/users";
import { useTranslation } from "../../i18n/useTranslation";
import { Panel } from "../../parts/Panel";
import { NewPassword } from "../sign-in/NewPassword";
import { isGoodPassword } from "../sign-in/password";
import classes from "./Account.module.css";

/** A new password; it ends one's sessions elsewhere, and here another one begins. */
export function PasswordPanel({ username }: { username: string }) {
  const { t } = useTranslation();
  const [password, setTyped] = useState("");
  const change = useMutation({
    mutationFn: async () => {
      await setPassword(username, password);
      await signIn(username, password);
    },
    onSuccess: () => {
      setTyped("");
      notifications.show({ message: t("account.passwordChanged") });
    },
  });
  return (
    <Panel title={t("account.password")}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <input type="text" autoComplete="username" value={username} readOnly hidden />
        <Stack gap="sm" align="stretch">
          <NewPassword value={password} onChange={setTyped} label={t("account.newPassword")} />
          {change.error && (
            <Alert color="red" variant="light" role="alert">
              {change.error.message}
            </Alert>
          )}
          <Button
            type="submit"
            size="xs"
            style={{ alignSelf: "flex-start" }}
            loading={change.isPending}
            disabled={!isGoodPassword(password)}
          >
            {t("account.changePassword")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
