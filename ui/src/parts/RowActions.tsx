import { ActionIcon, Tooltip } from "@mantine/core";
import IconPencil from "~icons/pencil";
import IconTrash from "~icons/trash";
import { useTranslation } from "../i18n/useTranslation";

interface Action {
  /** What the button is called, with the name of its row. */
  label: string;
  onClick(): void;
}

/** To change and to delete what stands in a row. */
export function RowActions({
  edit,
  remove,
  size = "xs",
}: {
  edit?: Action | undefined;
  remove?: (Action & { isPending: boolean }) | undefined;
  size?: "xs" | "sm";
}) {
  const { t } = useTranslation();
  const px = size === "xs" ? 13 : 14;
  return (
    <>
      {edit && (
        <Tooltip label={t("app.edit")}>
          <ActionIcon size={size} aria-label={edit.label} onClick={edit.onClick}>
            <IconPencil size={px} />
          </ActionIcon>
        </Tooltip>
      )}
      {remove && (
        <Tooltip label={t("app.delete")}>
          <ActionIcon
            size={size}
            color="red"
            aria-label={remove.label}
            loading={remove.isPending}
            onClick={remove.onClick}
          >
            <IconTrash size={px} />
          </ActionIcon>
        </Tooltip>
      )}
    </>
  );
}
