import { Button } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import IconFilterX from "~icons/filter-x";
import IconPackage from "~icons/package";
import IconPlus from "~icons/plus";
import { ApiError } from "../../api/client";
import { type Command, useCommands } from "../../app/commands/commands";
import { useTitle } from "../../app/useTitle";
import { formatCount } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { useLocale } from "../../parts/useLocale";
import list from "../lists/List.module.css";
import { LoadingRows } from "../lists/LoadingRows";
import { FirstModel } from "./list/FirstModel";
import { ModelDialog } from "./list/ModelDialog";
import { ModelsTable } from "./list/ModelsTable";
import { Toolbar } from "./list/Toolbar";
import { useModels } from "./list/useModels";

/** Every registered model: which version serves which stage, what waits, and who changed what last. */
export default function ModelsScreen() {
  const { t } = useTranslation();
  const locale = useLocale();
  const navigate = useNavigate({ from: "/models" });
  const { filter = "" } = useSearch({ from: "/models" });
  const { rows, isLoading, isPartial, error, isFilter, refetch } = useModels(filter);
  const [isMaking, setMaking] = useState(false);
  useTitle(t("models.title"));
  const onFilter = useCallback(
    (text: string | undefined) => void navigate({ search: { filter: text }, replace: true }),
    [navigate],
  );
  const onNew = useCallback(() => setMaking(true), []);
  useScreenCommands(onNew);
  // The filter is wrong: that is said below it, and the list stays as it was.
  const isRefused = isFilter && error instanceof ApiError && error.status === 400;
  const pending = rows.reduce((sum, { overview }) => sum + (overview?.pendingRequests ?? 0), 0);
  const isEmpty = !isLoading && !error && rows.length === 0;
  return (
    <div className={list.screen}>
      <Toolbar
        filter={filter}
        count={
          isLoading || error ? "" : `${formatCount(rows.length, locale)}${isPartial ? "+" : ""}`
        }
        pending={pending}
        failure={isRefused ? error.message : undefined}
        onFilter={onFilter}
        onNew={onNew}
      />
      {error && !isRefused && (
        <div className={list.notice}>
          <ErrorState
            title={t("models.list.notRead")}
            error={error}
            onRetry={() => void refetch()}
          />
        </div>
      )}
      {isLoading && !error && <LoadingRows />}
      {!isLoading && rows.length > 0 && <ModelsTable rows={rows} />}
      {isEmpty && filter === "" && <FirstModel />}
      {isEmpty && filter !== "" && (
        <EmptyState icon={<IconPackage size={22} />} title={t("models.list.none")}>
          {t("models.list.noneFound", { filter })}
        </EmptyState>
      )}
      {isRefused && rows.length === 0 && (
        <EmptyState icon={<IconFilterX size={22} />} title={t("models.list.badFilter")}>
          <Button size="xs" variant="default" onClick={() => onFilter(undefined)}>
            {t("models.list.showAll")}
          </Button>
        </EmptyState>
      )}
      {isMaking && (
        <ModelDialog
          onClose={() => setMaking(false)}
          onDone={(name) => void navigate({ to: "/models/$name", params: { name } })}
        />
      )}
    </div>
  );
}

function useScreenCommands(onNew: () => void) {
  const { t } = useTranslation();
  const group = t("models.title");
  const commands = useMemo(
    (): Command[] => [
      {
        id: "models.new",
        group,
        label: t("models.list.new"),
        words: "create register",
        icon: IconPlus,
        keys: "n",
        run: onNew,
      },
      { id: "models.move", group, label: t("models.list.keys.move"), keys: "arrowup arrowdown" },
      { id: "models.open", group, label: t("models.list.keys.open"), keys: "enter" },
    ],
    [t, group, onNew],
  );
  useCommands(commands);
}
