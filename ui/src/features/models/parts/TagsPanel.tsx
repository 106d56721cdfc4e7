import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import IconPencil from "~icons/pencil";
import IconPlus from "~icons/plus";
import IconTrash from "~icons/trash";
import { LongText } from "../../../parts/LongText";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { useChange } from "../../../parts/useChange";
import { inKeyOrder } from "../../run/overview/find";
import classes from "../../run/overview/KeyValue.module.css";

type Tag = readonly [key: string, value: string];

/** Tags, which can be added, changed and deleted by who may. */
export function TagsPanel({
  tags,
  canEdit,
  onSet,
  onDelete,
}: {
  tags: ReadonlyMap<string, string>;
  canEdit: boolean;
  onSet: (key: string, value: string) => Promise<void>;
  onDelete: (key: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<string>();
  const remove = useChange(onDelete);
  const done = () => setEdited(undefined);
  return (
    <Panel
      title={t("models.tags.title")}
      count={tags.size}
      actions={
        canEdit && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlus size={12} />}
            onClick={() => setEdited("")}
          >
            {t("models.add")}
          </Button>
        )
      }
    >
      {edited === "" && <TagForm onSet={onSet} onDone={done} />}
      {tags.size === 0 && edited !== "" && (
        <Text size="sm" c="dimmed" p="sm">
          {t("models.tags.none")}
        </Text>
      )}
      <RowList label={t("models.tags.title")} items={inKeyOrder(tags)} keyOf={([key]) => key}>
        {([key, value]) =>
          edited === key ? (
            <TagForm tag={[key, value]} onSet={onSet} onDone={done} />
          ) : (
            <div className={classes.row}>
              <span className={classes.key}>{key}</span>
              <span className={classes.value}>
                <LongText text={value} />
              </span>
              {canEdit && (
                <span className={classes.actions}>
                  <Tooltip label={t("models.edit")}>
                    <ActionIcon
                      size="xs"
                      aria-label={t("models.tags.edit", { key })}
                      onClick={() => setEdited(key)}
                    >
                      <IconPencil size={13} />
                    </ActionIcon>
                  </Tooltip>
                  <Tooltip label={t("models.delete")}>
                    <ActionIcon
                      size="xs"
                      color="red"
                      aria-label={t("models.tags.delete", { key })}
                      onClick={() => remove.mutate(key)}
                    >
                      <IconTrash size={13} />
                    </ActionIcon>
                  </Tooltip>
                </span>
              )}
            </div>
          )
        }
      </RowList>
    </Panel>
  );
}

function TagForm({
  tag,
  onSet,
  onDone,
}: {
  tag?: Tag;
  onSet: (key: string, value: string) => Promise<void>;
  onDone: () => void;
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
    <form onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && onDone()}>
      <Group gap={6} px="sm" py="xs" wrap="nowrap">
        <TextInput
          size="xs"
          w="36%"
          autoFocus={!tag}
          readOnly={Boolean(tag)}
          aria-label={t("models.tags.key")}
          placeholder={t("models.tags.key")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <TextInput
          size="xs"
          flex={1}
          autoFocus={Boolean(tag)}
          aria-label={t("models.tags.value")}
          placeholder={t("models.tags.value")}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" disabled={key.trim() === ""} loading={save.isPending}>
          {t("models.save")}
        </Button>
      </Group>
    </form>
  );
}
