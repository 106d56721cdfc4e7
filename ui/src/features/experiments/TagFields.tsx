import { ActionIcon, Button, Group, Input, Stack, TextInput } from "@mantine/core";
import IconPlus from "~icons/plus";
import IconX from "~icons/x";
import { useTranslation } from "../../i18n/useTranslation";

export interface TagDraft {
  /** Its own among the drafts. */
  id: number;
  key: string;
  value: string;
}

/** Keys and values, one line each. */
export function TagFields({
  tags,
  onChange,
}: {
  tags: readonly TagDraft[];
  onChange: (tags: readonly TagDraft[]) => void;
}) {
  const { t } = useTranslation();
  const change = (id: number, part: Partial<TagDraft>) =>
    onChange(tags.map((tag) => (tag.id === id ? { ...tag, ...part } : tag)));
  const add = () => {
    const id = Math.max(0, ...tags.map((tag) => tag.id)) + 1;
    onChange([...tags, { id, key: "", value: "" }]);
  };
  return (
    <Stack gap={6}>
      <Input.Label component="div">{t("experiments.tags")}</Input.Label>
      {tags.map(({ id, key, value }) => (
        <Group key={id} gap={6} wrap="nowrap">
          <TextInput
            size="xs"
            style={{ flex: 2 }}
            value={key}
            placeholder={t("experiments.tagKey")}
            aria-label={t("experiments.tagKey")}
            onChange={(event) => change(id, { key: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            style={{ flex: 3 }}
            value={value}
            placeholder={t("experiments.tagValue")}
            aria-label={t("experiments.tagValueOf", { key })}
            onChange={(event) => change(id, { value: event.currentTarget.value })}
          />
          <ActionIcon
            aria-label={t("experiments.removeTag", { key })}
            onClick={() => onChange(tags.filter((tag) => tag.id !== id))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconPlus size={13} />}
        onClick={add}
        style={{ alignSelf: "flex-start" }}
      >
        {t("experiments.addTag")}
      </Button>
    </Stack>
  );
}
