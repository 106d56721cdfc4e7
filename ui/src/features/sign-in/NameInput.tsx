import { TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "../../i18n/useTranslation";

/** Who signs in. */
export function NameInput({
  value,
  onChange,
  ...others
}: {
  value: string;
  onChange(name: string): void;
} & Pick<TextInputProps, "autoFocus" | "readOnly" | "description">) {
  const { t } = useTranslation();
  return (
    <TextInput
      required
      withAsterisk={false}
      size="md"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      label={t("sign-in.name")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      {...others}
    />
  );
}
