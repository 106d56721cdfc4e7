import { ActionIcon, Button, Switch, Text, Tooltip } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import IconPencil from "~icons/pencil";
import IconPlus from "~icons/plus";
import IconTrash from "~icons/trash";
import { deleteRunTag, type RunDetail } from "../../../api/runs";
import { CopyButton } from "../../../parts/CopyButton";
import { LongText } from "../../../parts/LongText";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { useChange } from "../../../parts/useChange";
import { isOwnTag } from "../facts";
import { FindBox } from "./FindBox";
import { found, inKeyOrder } from "./find";
import classes from "./KeyValue.module.css";
import { TagForm } from "./TagForm";

const FEW = 10;

/** The tags of a run, which can be changed here. */
export function TagsPanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState("");
  const [withSystem, setWithSystem] = useState(false);
  const [edited, setEdited] = useState<string>();
  const all = useMemo(
    () => inKeyOrder(run.tags).filter(([key]) => withSystem || isOwnTag(key)),
    [run.tags, withSystem],
  );
  const shown = useMemo(
    () => found(all, wanted, ([key, value]) => `${key}\n${value}`),
    [all, wanted],
  );
  const canChange = !run.deleted;
  return (
    <Panel
      title={t("run.tags")}
      count={all.length}
      actions={
        <>
          {all.length > FEW && (
            <FindBox label={t("run.findTags")} value={wanted} onChange={setWanted} />
          )}
          <Switch
            size="xs"
            label={t("run.systemTags")}
            checked={withSystem}
            onChange={(event) => setWithSystem(event.currentTarget.checked)}
          />
          {canChange && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPlus size={12} />}
              onClick={() => setEdited("")}
            >
              {t("run.addTag")}
            </Button>
          )}
        </>
      }
    >
      {edited === "" && <TagForm run={run} onDone={() => setEdited(undefined)} />}
      {shown.length === 0 && edited !== "" ? (
        <Text size="sm" c="dimmed" p="sm">
          {t(all.length === 0 ? "run.noTags" : "run.noMatch")}
        </Text>
      ) : (
        <RowList label={t("run.tags")} items={shown} keyOf={([key]) => key} height={360}>
          {([key, value]) =>
            edited === key ? (
              <TagForm run={run} tag={{ key, value }} onDone={() => setEdited(undefined)} />
            ) : (
              <TagRow
                run={run}
                tag={{ key, value }}
                canChange={canChange && isOwnTag(key)}
                onEdit={() => setEdited(key)}
              />
            )
          }
        </RowList>
      )}
    </Panel>
  );
}

function TagRow({
  run,
  tag: { key, value },
  canChange,
  onEdit,
}: {
  run: RunDetail;
  tag: { key: string; value: string };
  canChange: boolean;
  onEdit(): void;
}) {
  const { t } = useTranslation();
  const remove = useChange((removed: string) => deleteRunTag(run.runId, removed));
  return (
    <div className={classes.row}>
      <span className={classes.key}>{key}</span>
      <span className={classes.value}>
        {value === "" ? <span className={classes.nothing}>“”</span> : <LongText text={value} />}
      </span>
      <span className={classes.actions}>
        <CopyButton text={value} label={t("run.copyValue", { key })} size="xs" />
        {canChange && (
          <>
            <Tooltip label={t("run.edit")}>
              <ActionIcon
                size="xs"
                variant="subtle"
                color="gray"
                aria-label={t("run.editTag", { key })}
                onClick={onEdit}
              >
                <IconPencil size={13} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t("run.delete")}>
              <ActionIcon
                size="xs"
                variant="subtle"
                color="red"
                aria-label={t("run.deleteTag", { key })}
                loading={remove.isPending}
                onClick={() => remove.mutate(key)}
              >
                <IconTrash size={13} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
      </span>
    </div>
  );
}
