import { Button, CloseButton, TextInput } from "@mantine/core";
import IconInbox from "~icons/inbox";
import IconPlus from "~icons/plus";
import IconSearch from "~icons/search";
import { useTranslation } from "../../../i18n/useTranslation";
import { ButtonLink } from "../../../parts/links";
import list from "../../lists/List.module.css";
import { useTypedFilter } from "../../lists/useTypedFilter";
import classes from "./Models.module.css";

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
    <div className={list.toolbar}>
      <h1 className={list.title}>
        {t("models.title")} <span className={list.count}>{count}</span>
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
        className={list.new}
        aria-label={t("models.list.new")}
      >
        {t("models.list.new")}
      </Button>
    </div>
  );
}

/** Finds models by words or by a filter; what the server finds wrong with it stands below. */
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
  const { typed, change, apply } = useTypedFilter(text, onFilter);
  return (
    <TextInput
      data-filter
      className={list.filter}
      size="xs"
      value={typed}
      leftSection={<IconSearch size={15} />}
      placeholder={t("models.list.filterHint")}
      aria-label={t("models.list.filter")}
      spellCheck={false}
      error={typed === text && failure && <span className={classes.failure}>{failure}</span>}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") apply(typed);
        if (event.key === "Escape") apply("");
      }}
      rightSection={
        typed && (
          <CloseButton size="xs" aria-label={t("models.list.clear")} onClick={() => apply("")} />
        )
      }
    />
  );
}
