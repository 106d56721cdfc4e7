import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { type RunDetail, runQuery } from "../../api/runs";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { AnchorLink } from "../../parts/links";
import { TabbedScreen, WaitingScreen } from "../../parts/TabbedScreen";
import { UnreadableScreen } from "../../parts/UnreadableScreen";
import { NotesTab } from "./NotesTab";
import { OverviewTab } from "./overview/OverviewTab";
import { RunArtifacts } from "./RunArtifacts";
import { RunCurves, SystemCurves } from "./RunCurves";
import { RunHeader } from "./RunHeader";
import { RUN_TABS, type RunTab } from "./search";
import { useRunCommands } from "./useRunCommands";

const route = getRouteApi("/experiments/$experimentId/runs/$runId");

/** One run: what was tried, what came of it, its curves, files and notes. */
export default function RunScreen() {
  const { t } = useTranslation();
  const { experimentId, runId } = route.useParams();
  const found = useQuery(runQuery(runId));
  if (found.isPending) return <WaitingScreen label={t("run.loading")} heights={[280]} />;
  if (!found.data) {
    return (
      <UnreadableScreen
        title={t("run.unreadable")}
        error={found.error}
        onRetry={() => void found.refetch()}
      >
        <AnchorLink to="/experiments/$experimentId" params={{ experimentId }}>
          {t("run.toExperiment")}
        </AnchorLink>
      </UnreadableScreen>
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
    <TabbedScreen
      header={<RunHeader run={run} isRenaming={isRenaming} onRename={setRenaming} />}
      tabs={tabs}
      tab={tab}
      fills={tab === "artifacts"}
      labelOf={(name) => t(`run.tab.${name}`)}
      onOpen={open}
    >
      {(name) => <Content name={name} run={run} />}
    </TabbedScreen>
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
