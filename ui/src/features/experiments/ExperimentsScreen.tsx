import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import IconFilterX from "~icons/filter-x";
import IconFlask from "~icons/flask";
import IconPlus from "~icons/plus";
import IconTrash from "~icons/trash";
import { ApiError } from "../../api/client";
import type { Experiment } from "../../api/experiments";
import { type Command, useCommands } from "../../app/commands/commands";
import { useTitle } from "../../app/useTitle";
import { formatCount } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { useLocale } from "../../parts/useLocale";
import list from "../lists/List.module.css";
import { LoadingRows } from "../lists/LoadingRows";
import { ExperimentDialog } from "./ExperimentDialog";
import type { RowActions } from "./ExperimentRow";
import { ExperimentsTable } from "./ExperimentsTable";
import { FirstUse } from "./FirstUse";
import { readSort, tagFilter, writeSort } from "./list";
import { SelectionBar } from "./SelectionBar";
import type { ExperimentsSearch } from "./search";
import { Toolbar } from "./Toolbar";
import { useActions } from "./useActions";
import { useExperiments } from "./useExperiments";
import { useSelection } from "./useSelection";

const NO_ONE = { open: false, experiment: undefined };

/** Every experiment: what it is about, how much is in it, and when something last happened there. */
export default function ExperimentsScreen() {
  const { t } = useTranslation();
  const locale = useLocale();
  const navigate = useNavigate({ from: "/experiments" });
  const search = useSearch({ from: "/experiments" });
  const { rows, isLoading, isPartial, error, isFilter, refetch } = useExperiments(search);
  const ids = useMemo(() => rows.map(({ experiment }) => experiment.id), [rows]);
  const { selection, select, selectAll } = useSelection(ids);
  const { remove, restore } = useActions();
  const [edited, setEdited] = useState<{ open: boolean; experiment: Experiment | undefined }>(
    NO_ONE,
  );
  useTitle(t("experiments.title"));

  const onSearch = useCallback(
    (change: Partial<ExperimentsSearch>) =>
      void navigate({
        search: (now) => ({ ...now, ...change }),
        replace: true,
      }),
    [navigate],
  );
  const openNew = useCallback(() => setEdited({ open: true, experiment: undefined }), []);
  useScreenCommands(openNew);
  const actions = useMemo(
    (): RowActions => ({
      onSelect: select,
      onEdit: ({ experiment }) => setEdited({ open: true, experiment }),
      onRemove: (id) => void remove([id]),
      onRestore: (id) => void restore([id]),
      onTag: (key, value) => onSearch({ filter: tagFilter(key, value) }),
    }),
    [select, remove, restore, onSearch],
  );

  // The filter is wrong: that is said below it, and the list stays as it was.
  const refused = isFilter && error instanceof ApiError && error.status === 400;
  const isUnused =
    !search.filter && !search.stage && rows.every(({ overview }) => overview?.activeRuns === 0);
  const selected = [...selection];
  return (
    <div className={list.screen}>
      <Toolbar
        search={search}
        count={
          isLoading || error ? "" : `${formatCount(rows.length, locale)}${isPartial ? "+" : ""}`
        }
        failure={refused ? error.message : undefined}
        onSearch={onSearch}
        onNew={openNew}
      />
      {error && !refused && (
        <div className={list.notice}>
          <ErrorState title={t("experiments.notRead")} error={error} onRetry={refetch} />
        </div>
      )}
      {isLoading && !error && <LoadingRows />}
      {!isLoading && rows.length > 0 && (
        <ExperimentsTable
          rows={rows}
          sort={readSort(search.sort)}
          selection={selection}
          actions={actions}
          onSort={(sort) => onSearch({ sort: writeSort(sort) })}
          onSelectAll={selectAll}
        />
      )}
      {!isLoading && !error && rows.length === 0 && <Nothing search={search} />}
      {refused && rows.length === 0 && (
        <EmptyState icon={<IconFilterX size={22} />} title={t("experiments.badFilter")}>
          <Button size="xs" variant="default" onClick={() => onSearch({ filter: undefined })}>
            {t("experiments.showAll")}
          </Button>
        </EmptyState>
      )}
      {!isLoading && !error && isUnused && <FirstUse />}
      {selected.length > 0 && (
        <SelectionBar
          ids={selected}
          deleted={search.stage === "deleted"}
          onRemove={() => void remove(selected).then(() => selectAll(false))}
          onRestore={() => void restore(selected).then(() => selectAll(false))}
          onNone={() => selectAll(false)}
        />
      )}
      {edited.open && (
        <ExperimentDialog
          experiment={edited.experiment}
          onClose={() => setEdited(NO_ONE)}
          onCreated={(experimentId) =>
            void navigate({ to: "/experiments/$experimentId", params: { experimentId } })
          }
        />
      )}
    </div>
  );
}

function useScreenCommands(openNew: () => void) {
  const { t } = useTranslation();
  const group = t("experiments.title");
  const commands = useMemo(
    (): Command[] => [
      {
        id: "experiments.new",
        group,
        label: t("experiments.new"),
        words: "create",
        icon: IconPlus,
        keys: "n",
        run: openNew,
      },
      {
        id: "experiments.move",
        group,
        label: t("experiments.keys.move"),
        keys: "arrowup arrowdown",
      },
      { id: "experiments.open", group, label: t("experiments.keys.open"), keys: "enter" },
      { id: "experiments.select", group, label: t("experiments.keys.select"), keys: "space" },
    ],
    [t, group, openNew],
  );
  useCommands(commands);
}

function Nothing({ search }: { search: ExperimentsSearch }) {
  const { t } = useTranslation();
  if (search.stage === "deleted" && !search.filter) {
    return (
      <EmptyState icon={<IconTrash size={22} />} title={t("experiments.emptyBin")}>
        {t("experiments.emptyBinHint")}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconFlask size={22} />} title={t("experiments.none")}>
      {search.filter ? t("experiments.noneFound", { filter: search.filter }) : undefined}
    </EmptyState>
  );
}
