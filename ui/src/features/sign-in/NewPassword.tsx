import { type MantineSize, PasswordInput, Progress, Text } from "@mantine/core";
import { useTranslation } from "../../i18n/useTranslation";
import { SHORTEST } from "./password";

/** A password that is chosen: how long it has to be, and how far one is. */
export function NewPassword({
  value,
  onChange,
  size = "sm",
  label,
}: {
  value: string;
  onChange(value: string): void;
  size?: MantineSize;
  label?: string;
}) {
  const { t } = useTranslation();
  const { length } = [...value];
  const missing = SHORTEST - length;
  return (
    <div>
      <PasswordInput
        required
        withAsterisk={false}
        size={size}
        autoComplete="new-password"
        label={label ?? t("sign-in.newPassword")}
        visibilityToggleButtonProps={{ "aria-label": t("sign-in.showPassword") }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Progress
        mt={8}
        size={4}
        aria-label={t("sign-in.passwordLength")}
        value={Math.min(100, (length / SHORTEST) * 100)}
        color={missing > 0 ? "orange" : "water"}
      />
      <Text size="xs" c="dimmed" mt={6} aria-live="polite">
        {missing > 0 && length > 0
          ? t("sign-in.passwordShort", { count: missing })
          : t("sign-in.passwordHint", { count: SHORTEST })}
      </Text>
    </div>
  );
}
