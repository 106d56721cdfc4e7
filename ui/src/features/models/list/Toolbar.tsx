import { Button, CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import IconInbox from "~icons/inbox";
import IconPlus from "~icons/plus";
import IconSearch from "~icons/search";
import { ButtonLink } from "../../../parts/links";
import { isFilter } from "../../experiments/list";
import classes from "./List.module.css";

const PAUSE_MS = 250;

/** Filter, the way to what waits for approval, and to a new model. */
export function Toolbar({
  filter,
  count,
  pending,
  failure,
  onFilter,
  onNew,
}: {
  filter: string;
  count: string;
  pending: number;
  failure: string | undefined;
  onFilter: (filter: string | undefined) => void;
  onNew: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.toolbar}>
      <h1 className={classes.title}>
        {t("models.title")} <span className={classes.count}>{count}</span>
      </h1>
      <Filter text={filter} failure={failure} onFilter={onFilter} />
      <ButtonLink
        to="/model-requests"
        size="xs"
        variant={pending > 0 ? "light" : "default"}
        leftSection={<IconInbox />}
        className={classes.inbox}
      >
        {t("models.list.requests")}
        {pending > 0 && <span className={classes.pendingCount}>{pending}</span>}
      </ButtonLink>
      <Button
        size="xs"
        leftSection={<IconPlus />}
        onClick={onNew}
        className={classes.new}
        aria-label={t("models.list.new")}
      >
        {t("models.list.new")}
      </Button>
    </div>
  );
}

/** Words are looked for while they are typed; a filter is asked for after a pause, or by Enter. */
function Filter({
  text,
  failure,
  onFilter,
}: {
  text: string;
  failure: string | undefined;
  onFilter: (filter: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(text);
  // A filter that comes from elsewhere (a tag, Back) replaces what was typed.
  useEffect(() => setTyped(text), [text]);
  const later = useDebouncedCallback((value: string) => onFilter(value || undefined), PAUSE_MS);
  const change = (value: string) => {
    setTyped(value);
    if (isFilter(value)) later(value);
    else onFilter(value || undefined);
  };
  return (
    <TextInput
      data-filter
      className={classes.filter}
      size="xs"
      value={typed}
      leftSection={<IconSearch size={15} />}
      placeholder={t("models.list.filterHint")}
      aria-label={t("models.list.filter")}
      spellCheck={false}
      error={failure && <span className={classes.failure}>{failure}</span>}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") later.flush();
        if (event.key === "Escape") change("");
      }}
      rightSection={
        typed && (
          <CloseButton size="xs" aria-label={t("models.list.clear")} onClick={() => change("")} />
        )
      }
    />
  );
}
