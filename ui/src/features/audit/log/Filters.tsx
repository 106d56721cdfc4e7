import { Button, NativeSelect, TextInput } from "@mantine/core";
import IconFilterX from "~icons/filter-x";
import { useTranslation } from "../../../i18n/useTranslation";
import classes from "../Audit.module.css";
import { ACTIONS, NOUNS } from "../actions";
import { fromField, toField } from "../dates";
import { type AuditSearch, filterOf } from "../search";
import { NameFilter } from "./NameFilter";
import { useNames } from "./useNames";

/** Which entries: of what, by whom, which action, from when to when. */
export function Filters({
  search,
  onSearch,
}: {
  search: AuditSearch;
  onSearch(change: Partial<AuditSearch>): void;
}) {
  const { t } = useTranslation();
  const names = useNames();
  const isFiltered = Object.keys(filterOf(search)).length > 0;
  return (
    <search className={classes.filters} aria-label={t("audit.filter")}>
      <NameFilter
        isFirst
        label={t("audit.of")}
        hint={t("audit.ofHint")}
        value={search.name}
        names={names.of}
        onTyped={names.onTyped}
        onValue={(name) => onSearch({ name, version: undefined })}
      />
      <NameFilter
        label={t("audit.by")}
        hint={t("audit.byHint")}
        value={search.actor}
        names={names.by}
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
