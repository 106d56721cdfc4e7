import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { refreshRegistry, renameModel } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { Dialog } from "../parts/Dialog";

/** Gives a registered model another name. */
export function RenameDialog({
  name,
  onClose,
  onDone,
}: {
  name: string;
  onClose: () => void;
  onDone?: (name: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  return (
    <Dialog
      title={t("models.rename.title")}
      action={t("models.rename.action")}
      disabled={text.trim() === "" || text === name}
      onClose={onClose}
      onSubmit={async () => {
        await renameModel(name, text);
        await onDone?.(text);
        await refreshRegistry();
      }}
    >
      <TextInput
        data-autofocus
        label={t("models.name")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Text size="sm" c="dimmed">
        {t("models.rename.hint", { name })}
      </Text>
    </Dialog>
  );
}
