import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import IconArrowBackUp from "~icons/arrow-back-up";
import IconTable from "~icons/table";
import IconTrash from "~icons/trash";
import IconX from "~icons/x";
import { useTranslation } from "../../i18n/useTranslation";
import classes from "./Experiments.module.css";

/** What can be done with the selected experiments. */
export function SelectionBar({
  ids,
  deleted,
  onRemove,
  onRestore,
  onNone,
}: {
  ids: readonly string[];
  deleted: boolean;
  onRemove: () => void;
  onRestore: () => void;
  onNone: () => void;
}) {
  const { t } = useTranslation();
  const selected = t("experiments.selected", { count: ids.length });
  return (
    <div className={classes.selection} role="toolbar" aria-label={selected}>
      <span aria-live="polite">{selected}</span>
      {!deleted && (
        <Button
          size="xs"
          leftSection={<IconTable />}
          renderRoot={(props) => (
            <Link {...props} to="/runs" search={{ experiments: ids.join(",") }} />
          )}
        >
          {t("experiments.openTogether")}
        </Button>
      )}
      {deleted ? (
        <Button size="xs" variant="default" leftSection={<IconArrowBackUp />} onClick={onRestore}>
          {t("experiments.restore")}
        </Button>
      ) : (
        <Tooltip label={t("experiments.delete")}>
          <ActionIcon color="red" size="md" aria-label={t("experiments.delete")} onClick={onRemove}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <ActionIcon aria-label={t("experiments.selectNone")} onClick={onNone}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
