import { Alert, Skeleton, Switch } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import IconArrowsDiff from "~icons/arrows-diff";
import { modelDetailsQuery, modelVersionQuery } from "../../api/modelVersions";
import { runQuery } from "../../api/runs";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { AnchorLink } from "../../parts/links";
import { Panel } from "../../parts/Panel";
import { CompareCurves } from "../compare/CompareCurves";
import classes from "./CompareVersions.module.css";
import { type Compared, compareVersions } from "./comparison";
import { versionsOf, writeVersions } from "./search";
import { VersionsTable } from "./VersionsTable";

const route = getRouteApi("/compare-versions");

/** Versions of registered models against each other: which is best, and what differs. */
export default function CompareVersionsScreen() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const names = useMemo(() => versionsOf(search), [search]);
  const { compared, isPending, errors, retry } = useCompared(names);
  useTitle(t("compare-versions.title", { count: names.length }));
  const comparison = useMemo(() => compareVersions(compared), [compared]);
  const runs = useMemo(() => {
    const found = compared.flatMap(({ run }) => run ?? []);
    return found.filter((run, index) => found.findIndex((r) => r.runId === run.runId) === index);
  }, [compared]);
  const show = (next: typeof names) =>
    void navigate({ search: (now) => ({ ...now, versions: writeVersions(next) }), replace: true });
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <h1 className={classes.title}>{t("compare-versions.title", { count: names.length })}</h1>
        <Switch
          label={t("compare-versions.onlyDifferent")}
          checked={!search.all}
          onChange={(event) => {
            const all = event.currentTarget.checked ? undefined : true;
            void navigate({ search: (now) => ({ ...now, all }), replace: true });
          }}
        />
      </div>
      {names.length === 0 ? (
        <EmptyState icon={<IconArrowsDiff size={22} />} title={t("compare-versions.nothing")}>
          {t("compare-versions.nothingHint")}{" "}
          <AnchorLink to="/models">{t("app.models")}</AnchorLink>
        </EmptyState>
      ) : isPending ? (
        <Skeleton height={420} aria-busy />
      ) : compared.length === 0 && errors[0] ? (
        <ErrorState title={t("compare-versions.unread")} error={errors[0]} onRetry={retry} />
      ) : (
        <>
          {errors[0] && (
            <Alert
              color="yellow"
              title={t("compare-versions.missing", { count: errors.length })}
              role="alert"
            >
              {errors[0].message}
            </Alert>
          )}
          <VersionsTable
            compared={compared}
            comparison={comparison}
            withEqual={search.all === true}
            onRemove={(index) => show(names.filter((_, place) => place !== index))}
            onFirst={(index) => {
              const chosen = names[index];
              if (chosen) show([chosen, ...names.filter((_, place) => place !== index)]);
            }}
          />
          {runs.length > 0 && (
            <Panel title={t("compare-versions.curves")}>
              <div className={classes.curves}>
                <CompareCurves runs={runs} />
              </div>
            </Panel>
          )}
        </>
      )}
    </div>
  );
}

/** The versions, their runs and what is in their files. A run that may not be read is left out. */
function useCompared(names: ReturnType<typeof versionsOf>) {
  const versions = useQueries({
    queries: names.map(({ name, version }) => modelVersionQuery(name, version)),
  });
  const details = useQueries({
    queries: names.map(({ name, version }) => ({
      ...modelDetailsQuery(name, version),
      retry: false,
    })),
  });
  const runs = useQueries({
    queries: versions.map(({ data }) => ({
      ...runQuery(data?.runId ?? ""),
      enabled: data?.runId !== undefined,
      retry: false,
    })),
  });
  const compared = versions.flatMap(({ data }, index): Compared[] =>
    data ? [{ version: data, run: runs[index]?.data, details: details[index]?.data }] : [],
  );
  return {
    compared,
    isPending:
      [...versions, ...details].some((one) => one.isPending) || runs.some((one) => one.isLoading),
    errors: versions.flatMap((one) => one.error ?? []),
    retry: () => {
      for (const one of versions) if (one.isError) void one.refetch();
    },
  };
}
