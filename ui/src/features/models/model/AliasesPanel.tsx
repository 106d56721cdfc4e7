import { Button, Group, Select, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { deleteAlias, setAlias } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { EditableRows } from "../../../parts/EditableRows";
import keyValue from "../../../parts/KeyValue.module.css";
import { RowActions } from "../../../parts/RowActions";
import { useChange } from "../../../parts/useChange";
import { inKeyOrder } from "../../run/overview/find";
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
  const remove = useChange((alias: string) => deleteAlias(name, alias));
  const shown = inKeyOrder(aliases).filter(([, version]) => only === undefined || version === only);
  return (
    <EditableRows
      title={t("models.aliases.title")}
      items={shown}
      keyOf={([alias]) => alias}
      none={t("models.aliases.none")}
      canAdd={canEdit && versions.length > 0}
      form={(edited, onDone) => (
        <AliasForm
          name={name}
          alias={edited?.[0] ?? ""}
          version={edited?.[1] ?? only ?? versions[0] ?? ""}
          versions={versions}
          onDone={onDone}
        />
      )}
    >
      {([alias, version], onEdit) => (
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
              <RowActions
                edit={{ label: t("models.aliases.edit", { alias }), onClick: onEdit }}
                remove={{
                  label: t("models.aliases.delete", { alias }),
                  isPending: remove.isPending && remove.variables === alias,
                  onClick: () => remove.mutate(alias),
                }}
              />
            </span>
          )}
        </div>
      )}
    </EditableRows>
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
          {t("app.save")}
        </Button>
      </Group>
    </form>
  );
}
