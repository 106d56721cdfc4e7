import { Container, Skeleton, Stack, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type RunDetail, runQuery } from "../../api/runs";
import { useTitle } from "../../app/useTitle";
import { ErrorState } from "../../parts/ErrorState";
import { AnchorLink } from "../../parts/links";
import { NotesTab } from "./NotesTab";
import { OverviewTab } from "./overview/OverviewTab";
import { RunArtifacts } from "./RunArtifacts";
import { RunCurves, SystemCurves } from "./RunCurves";
import { RunHeader } from "./RunHeader";
import classes from "./RunScreen.module.css";
import { RUN_TABS, type RunTab } from "./search";
import { useRunCommands } from "./useRunCommands";

const route = getRouteApi("/experiments/$experimentId/runs/$runId");

/** One run: what was tried, what came of it, its curves, files and notes. */
export default function RunScreen() {
  const { t } = useTranslation();
  const { experimentId, runId } = route.useParams();
  const found = useQuery(runQuery(runId));
  if (found.isPending) return <Waiting />;
  if (found.isError) {
    return (
      <Container size="sm" py="xl">
        <Stack>
          <ErrorState
            title={t("run.unreadable")}
            error={found.error}
            onRetry={() => void found.refetch()}
          />
          <AnchorLink to="/experiments/$experimentId" params={{ experimentId }}>
            {t("run.toExperiment")}
          </AnchorLink>
        </Stack>
      </Container>
    );
  }
  return <Found key={runId} run={found.data} />;
}

function Found({ run }: { run: RunDetail }) {
  const { t } = useTranslation();
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const hasSystem = [...run.metrics.keys()].some((key) => key.startsWith("system/"));
  const tabs = RUN_TABS.filter((name) => name !== "system" || hasSystem || tab === "system");
  const [isRenaming, setRenaming] = useState(false);
  useTitle(run.name || run.runId);
  const open = (value: string | null) => {
    const next = RUN_TABS.find((name) => name === value);
    void navigate({
      search: (before) => ({ ...before, tab: next === "overview" ? undefined : next }),
      replace: true,
    });
  };
  useRunCommands(tabs, open, () => setRenaming(!run.deleted));
  return (
    <div className={classes.screen} data-tab={tab}>
      <RunHeader run={run} isRenaming={isRenaming} onRename={setRenaming} />
      <Tabs value={tab} onChange={open} keepMounted={false} className={classes.tabs}>
        <Tabs.List className={classes.list}>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`run.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((name) => (
          <Tabs.Panel key={name} value={name} className={classes.panel}>
            <Content name={name} run={run} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}

function Content({ name, run }: { name: RunTab; run: RunDetail }) {
  const { path = "", model = "" } = route.useSearch();
  const navigate = route.useNavigate();
  switch (name) {
    case "metrics":
      return <RunCurves run={run} />;
    case "system":
      return <SystemCurves run={run} />;
    case "artifacts":
      return (
        <RunArtifacts
          run={run}
          model={model}
          path={path}
          onChoose={(chosen) =>
            void navigate({
              search: {
                tab: "artifacts",
                path: chosen.path || undefined,
                model: chosen.model || undefined,
              },
            })
          }
        />
      );
    case "notes":
      return <NotesTab run={run} />;
    default:
      return <OverviewTab run={run} />;
  }
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <div className={classes.screen} role="status" aria-label={t("run.loading")}>
      <Stack gap="md">
        <Skeleton height={30} width="40%" />
        <Skeleton height={16} width="28%" />
        <Skeleton height={34} />
        <Skeleton height={280} />
      </Stack>
    </div>
  );
}
