import { ActionIcon, Button, Group, Select, Text, TextInput, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import IconPencil from "~icons/pencil";
import IconPlus from "~icons/plus";
import IconTrash from "~icons/trash";
import { deleteAlias, setAlias } from "../../../api/registeredModels";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { useChange } from "../../../parts/useChange";
import { inKeyOrder } from "../../run/overview/find";
import keyValue from "../../run/overview/KeyValue.module.css";
import { AliasChip } from "../parts/AliasChip";
import classes from "./Aliases.module.css";

/** Names of one's own for versions: `models:/name@alias`. */
export function AliasesPanel({
  name,
  aliases,
  versions,
  only,
  canEdit,
}: {
  name: string;
  /** Alias → version. */
  aliases: ReadonlyMap<string, string>;
  /** Those that an alias may name, the newest first. */
  versions: readonly string[];
  /** Only the aliases of this version; new ones name it. */
  only?: string;
  canEdit: boolean;
}) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<string>();
  const remove = useChange((alias: string) => deleteAlias(name, alias));
  const shown = inKeyOrder(aliases).filter(([, version]) => only === undefined || version === only);
  const form = (alias: string, version: string) => (
    <AliasForm
      name={name}
      alias={alias}
      version={version}
      versions={versions}
      onDone={() => setEdited(undefined)}
    />
  );
  return (
    <Panel
      title={t("models.aliases.title")}
      count={shown.length}
      actions={
        canEdit &&
        versions.length > 0 && (
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
      {edited === "" && form("", only ?? versions[0] ?? "")}
      {shown.length === 0 && edited !== "" && (
        <Text size="sm" c="dimmed" p="sm">
          {t("models.aliases.none")}
        </Text>
      )}
      <RowList label={t("models.aliases.title")} items={shown} keyOf={([alias]) => alias}>
        {([alias, version]) =>
          edited === alias ? (
            form(alias, version)
          ) : (
            <div className={`${keyValue.row} ${classes.row}`}>
              <span>
                <AliasChip alias={alias} />
              </span>
              <span>
                <Link
                  className={classes.link}
                  to="/models/$name/versions/$version"
                  params={{ name, version }}
                >
                  v{version}
                </Link>
              </span>
              {canEdit && (
                <span className={keyValue.actions}>
                  <Tooltip label={t("models.edit")}>
                    <ActionIcon
                      size="xs"
                      aria-label={t("models.aliases.edit", { alias })}
                      onClick={() => setEdited(alias)}
                    >
                      <IconPencil size={13} />
                    </ActionIcon>
                  </Tooltip>
                  <Tooltip label={t("models.delete")}>
                    <ActionIcon
                      size="xs"
                      color="red"
                      aria-label={t("models.aliases.delete", { alias })}
                      onClick={() => remove.mutate(alias)}
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

function AliasForm({
  name,
  alias,
  version,
  versions,
  onDone,
}: {
  name: string;
  alias: string;
  version: string;
  versions: readonly string[];
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState(alias);
  const [chosen, setChosen] = useState(version);
  const save = useChange(async () => {
    await setAlias(name, text.trim().replace(/^@/, ""), chosen);
    onDone();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") save.mutate(undefined);
  };
  return (
    <form onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && onDone()}>
      <Group gap={6} px="sm" py="xs" wrap="nowrap">
        <TextInput
          size="xs"
          flex={1}
          autoFocus={alias === ""}
          readOnly={alias !== ""}
          aria-label={t("models.aliases.name")}
          placeholder={t("models.aliases.name")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          size="xs"
          w={92}
          searchable
          allowDeselect={false}
          aria-label={t("models.version")}
          data={versions.map((one) => ({ value: one, label: `v${one}` }))}
          value={chosen}
          onChange={(one) => one && setChosen(one)}
        />
        <Button size="xs" type="submit" disabled={text.trim() === ""} loading={save.isPending}>
          {t("models.save")}
        </Button>
      </Group>
    </form>
  );
}
