import { Button, CloseButton, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import IconPlus from "~icons/plus";
import IconSearch from "~icons/search";
import classes from "./Experiments.module.css";
import { isFilter } from "./list";
import type { ExperimentsSearch } from "./search";

const PAUSE_MS = 250;

/** Filter, active or deleted ones, and the way to a new one. */
export function Toolbar({
  search,
  count,
  failure,
  onSearch,
  onNew,
}: {
  search: ExperimentsSearch;
  count: string;
  failure: string | undefined;
  onSearch: (change: Partial<ExperimentsSearch>) => void;
  onNew: () => void;
}) {
  const { t } = useTranslation();
  return (
    <div className={classes.toolbar}>
      <h1 className={classes.title}>
        {t("experiments.title")} <span className={classes.count}>{count}</span>
      </h1>
      <Filter
        text={search.filter ?? ""}
        failure={failure}
        onFilter={(filter) => onSearch({ filter })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("experiments.stage")}
        value={search.stage ?? "active"}
        onChange={(stage) => onSearch({ stage: stage === "deleted" ? "deleted" : undefined })}
        data={[
          { value: "active", label: t("experiments.active") },
          { value: "deleted", label: t("experiments.bin") },
        ]}
      />
      <Button
        size="xs"
        leftSection={<IconPlus />}
        onClick={onNew}
        className={classes.new}
        aria-label={t("experiments.new")}
      >
        {t("experiments.new")}
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
      placeholder={t("experiments.filterHint")}
      aria-label={t("experiments.filter")}
      spellCheck={false}
      error={failure && <span className={classes.failure}>{failure}</span>}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") later.flush();
        if (event.key === "Escape") change("");
      }}
      rightSection={
        typed && (
          <CloseButton size="xs" aria-label={t("experiments.clear")} onClick={() => change("")} />
        )
      }
    />
  );
}
