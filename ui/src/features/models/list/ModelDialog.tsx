import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { createModel } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { Dialog } from "../parts/Dialog";

/** Makes a registered model without versions. */
export function ModelDialog({
  onClose,
  onDone,
}: {
  onClose: () => void;
  onDone: (name: string) => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  return (
    <Dialog
      title={t("models.list.new")}
      action={t("models.list.create")}
      disabled={name.trim() === ""}
      onClose={onClose}
      onSubmit={async () => {
        await createModel(name.trim(), description, new Map());
        onDone(name.trim());
      }}
    >
      <TextInput
        data-autofocus
        required
        label={t("models.name")}
        description={t("models.list.nameHint")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={3}
        maxRows={10}
        label={t("models.description")}
        description={t("models.markdownHint")}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </Dialog>
  );
}
