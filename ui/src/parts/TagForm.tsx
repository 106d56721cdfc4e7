import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { useChange } from "./useChange";

export type Tag = readonly [key: string, value: string];

/** Sets a tag: a new one, or another value of the one that is given. Escape gives up. */
export function TagForm({
  tag,
  onSet,
  onDone,
}: {
  tag: Tag | undefined;
  onSet(key: string, value: string): Promise<void>;
  onDone(): void;
}) {
  const { t } = useTranslation();
  const [key, setKey] = useState(tag?.[0] ?? "");
  const [value, setValue] = useState(tag?.[1] ?? "");
  const save = useChange(async () => {
    await onSet(key.trim(), value);
    onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim() !== "") save.mutate(undefined);
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <Stack gap={6} px="sm" py="xs">
        <Group gap={6} align="flex-start" wrap="nowrap">
          <TextInput
            size="xs"
            w="38%"
            data-autofocus
            autoFocus={!tag}
            aria-label={t("app.tag.key")}
            placeholder={t("app.tag.key")}
            value={key}
            readOnly={Boolean(tag)}
            onChange={(event) => setKey(event.currentTarget.value)}
          />
          <Textarea
            size="xs"
            flex={1}
            autosize
            maxRows={6}
            autoFocus={Boolean(tag)}
            aria-label={t("app.tag.value")}
            placeholder={t("app.tag.value")}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.shiftKey) submit(event);
            }}
          />
        </Group>
        <Group gap={6} justify="flex-end">
          <Button size="compact-xs" variant="subtle" color="gray" onClick={onDone}>
            {t("app.cancel")}
          </Button>
          <Button
            size="compact-xs"
            type="submit"
            disabled={key.trim() === ""}
            loading={save.isPending}
          >
            {t("app.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
