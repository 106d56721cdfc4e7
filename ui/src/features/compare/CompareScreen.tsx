import { Alert, Skeleton, Stack, Tabs, Title } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import IconArrowsDiff from "~icons/arrows-diff";
import { type RunDetail, runQuery } from "../../api/runs";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { AnchorLink } from "../../parts/links";
import { CompareArtifacts } from "./artifacts/CompareArtifacts";
import { CompareCurves } from "./CompareCurves";
import classes from "./CompareScreen.module.css";
import { DifferencesTab } from "./differences/DifferencesTab";
import { COMPARE_TABS, type CompareSearch, type CompareTab, runIdsOf } from "./search";
import { useCompareCommands } from "./useCompareCommands";

const route = getRouteApi("/compare");

/** Two to fifty runs against each other: what differs, their curves, their files. */
export default function CompareScreen() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const ids = useMemo(() => runIdsOf(search), [search]);
  useTitle(t("compare.title", { count: ids.length }));
  const { runs, isPending, errors, retry } = useQueries({
    queries: ids.map((id) => runQuery(id)),
    combine: (results) => ({
      runs: results.flatMap((result) => result.data ?? []),
      isPending: results.some((result) => result.isPending),
      errors: results.flatMap((result) => result.error ?? []),
      retry: () => {
        for (const result of results) if (result.isError) void result.refetch();
      },
    }),
  });
  return (
    <div className={classes.screen}>
      <Title order={1} className={classes.title}>
        {t("compare.title", { count: ids.length })}
      </Title>
      {ids.length === 0 ? (
        <EmptyState icon={<IconArrowsDiff size={22} />} title={t("compare.nothing")}>
          {t("compare.nothingHint")}{" "}
          <AnchorLink to="/experiments">{t("app.experiments")}</AnchorLink>
        </EmptyState>
      ) : isPending ? (
        <Waiting />
      ) : runs.length === 0 && errors[0] ? (
        <ErrorState title={t("compare.unreadable")} error={errors[0]} onRetry={retry} />
      ) : (
        <>
          {errors[0] && (
            <Alert color="yellow" mt="sm" title={t("compare.missing", { count: errors.length })}>
              {errors[0].message}
            </Alert>
          )}
          <Compared runs={runs} search={search} />
        </>
      )}
    </div>
  );
}

function Compared({ runs, search }: { runs: readonly RunDetail[]; search: CompareSearch }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const tab = search.tab ?? "differences";
  const change = (next: Partial<CompareSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const open = (value: string | null) => {
    const next = COMPARE_TABS.find((name) => name === value);
    change({ tab: next === "differences" ? undefined : next });
  };
  useCompareCommands(open);
  const content: Record<CompareTab, () => React.ReactNode> = {
    differences: () => (
      <DifferencesTab
        runs={runs}
        search={search}
        onSearch={change}
        onRuns={(runIds) => change({ runs: runIds.join(",") })}
      />
    ),
    charts: () => <CompareCurves runs={runs} />,
    artifacts: () => (
      <CompareArtifacts
        runs={runs}
        path={search.path ?? ""}
        onPath={(path) => change({ path: path || undefined })}
      />
    ),
  };
  return (
    <Tabs value={tab} onChange={open} keepMounted={false} mt={6}>
      <Tabs.List className={classes.list}>
        {COMPARE_TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`compare.tab.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {COMPARE_TABS.map((name) => (
        <Tabs.Panel key={name} value={name} pt="md">
          {content[name]()}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Stack mt="lg" gap="sm" role="status" aria-label={t("compare.loading")}>
      <Skeleton height={34} />
      <Skeleton height={34} width="30%" />
      <Skeleton height={380} />
    </Stack>
  );
}
