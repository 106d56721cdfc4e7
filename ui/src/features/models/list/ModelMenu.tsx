import { ActionIcon, Menu } from "@mantine/core";
import { useState } from "react";
import IconCopy from "~icons/copy";
import IconDots from "~icons/dots";
import IconPencil from "~icons/pencil";
import IconTrash from "~icons/trash";
import { isAtLeast, type ModelRole } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { copyText } from "../../../parts/copyText";
import { DeleteModelDialog } from "./DeleteModelDialog";
import { RenameDialog } from "./RenameDialog";

/** What can be done with a registered model as a whole, as far as one may. */
export function ModelMenu({
  name,
  role,
  defaultOpened = false,
  onRenamed,
  onDeleted,
}: {
  name: string;
  role: ModelRole | undefined;
  defaultOpened?: boolean;
  onRenamed?: (name: string) => Promise<void>;
  onDeleted?: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<"rename" | "delete">();
  const close = () => setDialog(undefined);
  return (
    <>
      <Menu position="bottom-end" width={210} defaultOpened={defaultOpened}>
        <Menu.Target>
          <ActionIcon
            variant={onDeleted ? "default" : "subtle"}
            size={onDeleted ? "lg" : "md"}
            aria-label={t("models.list.actions", { name })}
          >
            <IconDots />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil />}
            disabled={!isAtLeast(role, "editor")}
            onClick={() => setDialog("rename")}
          >
            {t("models.rename.title")}
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy />} onClick={() => void copyText(name)}>
            {t("models.list.copyName")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash />}
            disabled={!isAtLeast(role, "manager")}
            onClick={() => setDialog("delete")}
          >
            {t("models.remove.title")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {dialog === "rename" && <RenameDialog name={name} onClose={close} onDone={onRenamed} />}
      {dialog === "delete" && <DeleteModelDialog name={name} onClose={close} onDone={onDeleted} />}
    </>
  );
}
