import { Button, CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import IconFilterX from "~icons/filter-x";
import classes from "../Audit.module.css";
import { ACTIONS, NOUNS } from "../actions";
import { fromField, toField } from "../dates";
import { type AuditSearch, filterOf } from "../search";

const PAUSE_MS = 350;

/** Which entries: of what, by whom, which action, from when to when. */
export function Filters({
  search,
  onSearch,
}: {
  search: AuditSearch;
  onSearch(change: Partial<AuditSearch>): void;
}) {
  const { t } = useTranslation();
  const isFiltered = Object.keys(filterOf(search)).length > 0;
  return (
    <search className={classes.filters} aria-label={t("audit.filter")}>
      <TextFilter
        isFirst
        label={t("audit.of")}
        hint={t("audit.ofHint")}
        value={search.name}
        onValue={(name) => onSearch({ name, version: undefined })}
      />
      <TextFilter
        label={t("audit.by")}
        hint={t("audit.byHint")}
        value={search.actor}
        onValue={(actor) => onSearch({ actor })}
      />
      <NativeSelect
        size="xs"
        label={t("audit.what")}
        value={search.action ?? ""}
        onChange={(event) => onSearch({ action: event.currentTarget.value || undefined })}
      >
        <option value="">{t("audit.anything")}</option>
        {NOUNS.map((noun) => (
          <optgroup key={noun} label={t(`audit.noun.${noun}`)}>
            <option value={noun}>{t("audit.allOf", { noun: t(`audit.noun.${noun}`) })}</option>
            {ACTIONS[noun].map((verb) => (
              <option key={verb} value={`${noun}.${verb}`}>
                {t(`audit.action.${noun}.${verb}`)}
              </option>
            ))}
          </optgroup>
        ))}
      </NativeSelect>
      <TextInput
        size="xs"
        type="datetime-local"
        label={t("audit.since")}
        value={toField(search.since)}
        onChange={(event) => onSearch({ since: fromField(event.currentTarget.value) })}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label={t("audit.until")}
        value={toField(search.until)}
        onChange={(event) => onSearch({ until: fromField(event.currentTarget.value) })}
      />
      {isFiltered && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          leftSection={<IconFilterX size={15} />}
          onClick={() =>
            onSearch({
              name: undefined,
              version: undefined,
              actor: undefined,
              action: undefined,
              since: undefined,
              until: undefined,
            })
          }
        >
          {t("audit.clear")}
        </Button>
      )}
    </search>
  );
}

function TextFilter({
  label,
  hint,
  value,
  isFirst = false,
  onValue,
}: {
  label: string;
  hint: string;
  value: string | undefined;
  isFirst?: boolean;
  onValue(value: string | undefined): void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value ?? "");
  // What comes from elsewhere (a click in the table, Back) replaces what was typed.
  useEffect(() => setTyped(value ?? ""), [value]);
  const later = useDebouncedCallback((text: string) => onValue(text || undefined), PAUSE_MS);
  const change = (text: string) => {
    setTyped(text);
    later(text.trim());
  };
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder={hint}
      spellCheck={false}
      value={typed}
      {...(isFirst && { "data-filter": true })}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") later.flush();
        if (event.key === "Escape") change("");
      }}
      rightSection={
        typed && (
          <CloseButton
            size="xs"
            aria-label={t("audit.clearOf", { label })}
            onClick={() => change("")}
          />
        )
      }
    />
  );
}
