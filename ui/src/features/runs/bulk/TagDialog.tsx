import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";

/** Asks for a tag's name and value. */
export function TagDialog({
  count,
  onSet,
  onClose,
}: {
  count: number;
  onSet(key: string, value: string): void;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) onSet(key.trim(), value);
  };
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("app.close") }}
      opened
      onClose={onClose}
      title={t("runs.tagTitle", { count })}
      centered
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("runs.tagKey")}
            value={key}
            maxLength={250}
            required
            data-autofocus
            onChange={(event) => setKey(event.target.value)}
          />
          <TextInput
            label={t("runs.tagValue")}
            value={value}
            maxLength={8000}
            onChange={(event) => setValue(event.target.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("runs.cancel")}
            </Button>
            <Button type="submit" disabled={!key.trim()}>
              {t("runs.tagSet")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
