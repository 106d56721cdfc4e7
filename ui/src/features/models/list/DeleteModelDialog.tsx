import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { deleteModel, refreshRegistry } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { Dialog } from "../parts/Dialog";

/** Removes a registered model with its versions, once its name has been typed. */
export function DeleteModelDialog({
  name,
  onClose,
  onDone,
}: {
  name: string;
  onClose: () => void;
  onDone?: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  return (
    <Dialog
      title={t("models.remove.title")}
      action={t("models.remove.action")}
      colour="red"
      disabled={typed !== name}
      onClose={onClose}
      onSubmit={async () => {
        await deleteModel(name);
        await onDone?.();
        await refreshRegistry();
      }}
    >
      <Text size="sm">{t("models.remove.hint", { name })}</Text>
      <TextInput
        data-autofocus
        label={t("models.remove.typeName")}
        placeholder={name}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </Dialog>
  );
}
