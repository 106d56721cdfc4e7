import { Button } from "@mantine/core";
import IconPlus from "~icons/plus";
import { useTranslation } from "../../i18n/useTranslation";
import { Segmented } from "../../parts/Segmented";
import list from "../lists/List.module.css";
import { Filter } from "./Filter";
import type { ExperimentsSearch } from "./search";

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
    <div className={list.toolbar}>
      <h1 className={list.title}>
        {t("experiments.title")} <span className={list.count}>{count}</span>
      </h1>
      <Filter
        text={search.filter ?? ""}
        failure={failure}
        onFilter={(filter) => onSearch({ filter })}
      />
      <Segmented
        label={t("experiments.stage")}
        value={search.stage ?? "active"}
        onChange={(stage) => onSearch({ stage: stage === "deleted" ? "deleted" : undefined })}
        options={[
          { value: "active", label: t("experiments.active") },
          { value: "deleted", label: t("experiments.bin") },
        ]}
      />
      <Button
        size="xs"
        leftSection={<IconPlus />}
        onClick={onNew}
        className={list.new}
        aria-label={t("experiments.new")}
      >
        {t("experiments.new")}
      </Button>
    </div>
  );
}
