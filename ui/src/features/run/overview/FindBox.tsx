import { TextInput } from "@mantine/core";
import IconSearch from "~icons/search";
import { useTranslation } from "../../../i18n/useTranslation";

/** Narrows a list down to what holds a text. */
export function FindBox({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange(text: string): void;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      data-filter
      size="xs"
      w={150}
      leftSection={<IconSearch size={13} />}
      placeholder={t("run.find")}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
