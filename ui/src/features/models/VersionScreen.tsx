import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { type ModelVersion, modelVersionQuery } from "../../api/modelVersions";
import { type ModelOverview, modelOverviewQuery } from "../../api/registeredModels";
import { type Command, useCommands } from "../../app/commands/commands";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { AnchorLink } from "../../parts/links";
import { TabbedScreen, WaitingScreen } from "../../parts/TabbedScreen";
import { UnreadableScreen } from "../../parts/UnreadableScreen";
import { HistoryList } from "./model/HistoryList";
import classes from "./Screen.module.css";
import { VERSION_TABS, type VersionTab } from "./search";
import { VersionFilesTab } from "./version/VersionFilesTab";
import { VersionHeader } from "./version/VersionHeader";
import { VersionOverviewTab } from "./version/VersionOverviewTab";

const route = getRouteApi("/models/$name/versions/$version");

/** One version: what it is, where it comes from, who put it where, and what is said of it. */
export default function VersionScreen() {
  const { t } = useTranslation();
  const { name, version } = route.useParams();
  const found = useQuery(modelVersionQuery(name, version));
  const overview = useQuery(modelOverviewQuery(name));
  const error = found.error ?? overview.error;
  const known = overview.data?.get(name);
  if (error && !(found.data && known)) {
    const retry = () => void Promise.all([found.refetch(), overview.refetch()]);
    return (
      <UnreadableScreen title={t("models.versionUnreadable")} error={error} onRetry={retry}>
        <AnchorLink to="/models/$name" params={{ name }}>
          {t("models.toModel")}
        </AnchorLink>
      </UnreadableScreen>
    );
  }
  if (!found.data || !known)
    return <WaitingScreen label={t("models.loading")} heights={[150, 220]} />;
  return <Found key={`${name} ${version}`} version={found.data} overview={known} />;
}

function Found({ version, overview }: { version: ModelVersion; overview: ModelOverview }) {
  const { t } = useTranslation();
  const { tab = "overview", path = "" } = route.useSearch();
  const navigate = route.useNavigate();
  useTitle(`${version.name} v${version.version}`, t("models.title"));
  const open = (value: string | null) => {
    const next = VERSION_TABS.find((name) => name === value);
    void navigate({ search: { tab: next === "overview" ? undefined : next }, replace: true });
  };
  useVersionCommands(open);
  const content = (name: VersionTab) => {
    switch (name) {
      case "files":
        return (
          <VersionFilesTab
            version={version}
            path={path}
            onPath={(next) => void navigate({ search: { tab: "files", path: next || undefined } })}
          />
        );
      case "history":
        return (
          <div className={classes.narrow}>
            <HistoryList name={version.name} version={version.version} />
          </div>
        );
      default:
        return <VersionOverviewTab version={version} overview={overview} />;
    }
  };
  return (
    <TabbedScreen
      header={
        <VersionHeader
          version={version}
          overview={overview}
          onDeleted={() => navigate({ to: "/models/$name", params: { name: version.name } })}
        />
      }
      tabs={VERSION_TABS}
      tab={tab}
      fills={tab === "files"}
      labelOf={(name) => t(`models.tab.${name}`)}
      onOpen={open}
    >
      {content}
    </TabbedScreen>
  );
}

function useVersionCommands(open: (tab: VersionTab) => void) {
  const { t } = useTranslation();
  const group = t("models.version");
  // biome-ignore lint/correctness/useExhaustiveDependencies: it does the same whenever it was made
  const commands = useMemo(
    (): Command[] =>
      VERSION_TABS.map((tab, index) => ({
        id: `version.tab.${tab}`,
        group,
        label: t(`models.tab.${tab}`),
        keys: String(index + 1),
        run: () => open(tab),
      })),
    [t, group],
  );
  useCommands(commands);
}
