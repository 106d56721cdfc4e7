import { Menu, UnstyledButton } from "@mantine/core";
import IconArrowBackUp from "~icons/arrow-back-up";
import IconCopy from "~icons/copy";
import IconDots from "~icons/dots";
import IconPencil from "~icons/pencil";
import IconTrash from "~icons/trash";
import { useTranslation } from "../../i18n/useTranslation";
import { copyText } from "../../parts/copyText";
import list from "../lists/List.module.css";
import type { RowActions } from "./ExperimentRow";
import type { Row } from "./list";

/** What can be done with one experiment; open from the beginning. */
export function RowMenu({ row, actions }: { row: Row; actions: RowActions }) {
  const { t } = useTranslation();
  const { experiment } = row;
  return (
    <Menu position="bottom-end" width={200} defaultOpened>
      <Menu.Target>
        <UnstyledButton
          className={list.menu}
          aria-label={t("experiments.actions", { name: experiment.name })}
        >
          <IconDots size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {!experiment.deleted && (
          <Menu.Item leftSection={<IconPencil />} onClick={() => actions.onEdit(row)}>
            {t("experiments.edit")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCopy />} onClick={() => void copyText(experiment.id)}>
          {t("experiments.copyId", { id: experiment.id })}
        </Menu.Item>
        <Menu.Divider />
        {experiment.deleted ? (
          <Menu.Item
            leftSection={<IconArrowBackUp />}
            onClick={() => actions.onRestore(experiment.id)}
          >
            {t("experiments.restore")}
          </Menu.Item>
        ) : (
          <Menu.Item
            color="red"
            leftSection={<IconTrash />}
            onClick={() => actions.onRemove(experiment.id)}
          >
            {t("experiments.delete")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
