import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import IconArrowBackUp from "~icons/arrow-back-up";
import { modelVersionsQuery } from "../../api/modelVersions";
import {
  isAtLeast,
  type ModelOverview,
  modelOverviewQuery,
  type RegisteredModel,
  registeredModelQuery,
} from "../../api/registeredModels";
import { type Command, useCommands } from "../../app/commands/commands";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { AnchorLink } from "../../parts/links";
import { TabbedScreen, WaitingScreen } from "../../parts/TabbedScreen";
import { UnreadableScreen } from "../../parts/UnreadableScreen";
import { HistoryList } from "./model/HistoryList";
import { ModelHeader } from "./model/ModelHeader";
import { ModelOverviewTab } from "./model/ModelOverviewTab";
import { PolicyTab } from "./model/PolicyTab";
import { RollbackDialog } from "./model/RollbackDialog";
import { VersionsTab } from "./model/VersionsTab";
import classes from "./Screen.module.css";
import { MODEL_TABS, type ModelTab } from "./search";

const route = getRouteApi("/models/$name");

/** One registered model: what serves, what came before, and what it takes to change that. */
export default function ModelScreen() {
  const { t } = useTranslation();
  const { name } = route.useParams();
  const model = useQuery(registeredModelQuery(name));
  const overview = useQuery(modelOverviewQuery(name));
  const error = model.error ?? overview.error;
  const known = overview.data?.get(name);
  if (error && !(model.data && known)) {
    const retry = () => void Promise.all([model.refetch(), overview.refetch()]);
    return (
      <UnreadableScreen title={t("models.unreadable")} error={error} onRetry={retry}>
        <AnchorLink to="/models">{t("models.toList")}</AnchorLink>
      </UnreadableScreen>
    );
  }
  if (!model.data || !known) return <WaitingScreen label={t("models.loading")} heights={[220]} />;
  return <Found key={name} model={model.data} overview={known} />;
}

function Found({ model, overview }: { model: RegisteredModel; overview: ModelOverview }) {
  const { t } = useTranslation();
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const [isGoingBack, setGoingBack] = useState(false);
  useTitle(model.name, t("models.title"));
  const open = (value: string | null) => {
    const next = MODEL_TABS.find((name) => name === value);
    void navigate({ search: { tab: next === "overview" ? undefined : next }, replace: true });
  };
  const mayGoBack = isAtLeast(overview.role, "approver");
  useModelCommands(open, mayGoBack ? () => setGoingBack(true) : undefined);
  return (
    <>
      <TabbedScreen
        header={
          <ModelHeader
            model={model}
            overview={overview}
            onRollback={() => setGoingBack(true)}
            onRenamed={(name) => navigate({ to: "/models/$name", params: { name } })}
            onDeleted={() => navigate({ to: "/models" })}
          />
        }
        tabs={MODEL_TABS}
        tab={tab}
        labelOf={(name) => t(`models.tab.${name}`)}
        onOpen={open}
      >
        {(name) => <Content tab={name} model={model} overview={overview} />}
      </TabbedScreen>
      {isGoingBack && <RollbackDialog overview={overview} onClose={() => setGoingBack(false)} />}
    </>
  );
}

function Content({
  tab,
  model,
  overview,
}: {
  tab: ModelTab;
  model: RegisteredModel;
  overview: ModelOverview;
}) {
  const found = useInfiniteQuery(modelVersionsQuery(model.name));
  const versions = useMemo(
    () => (found.data?.pages ?? []).flatMap((page) => page.versions),
    [found.data],
  );
  switch (tab) {
    case "versions":
      return (
        <VersionsTab
          name={model.name}
          versions={versions}
          isLoading={found.isPending}
          hasMore={found.hasNextPage}
          onMore={() => void found.fetchNextPage()}
        />
      );
    case "history":
      return (
        <div className={classes.narrow}>
          <HistoryList name={model.name} />
        </div>
      );
    case "policy":
      return <PolicyTab name={model.name} canEdit={isAtLeast(overview.role, "manager")} />;
    default:
      return (
        <ModelOverviewTab
          model={model}
          overview={overview}
          versions={versions}
          isLoading={found.isPending}
        />
      );
  }
}

function useModelCommands(open: (tab: ModelTab) => void, goBack: (() => void) | undefined) {
  const { t } = useTranslation();
  const group = t("models.model");
  const mayGoBack = goBack !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: both do the same whenever they were made
  const commands = useMemo(
    (): Command[] => [
      ...MODEL_TABS.map((tab, index) => ({
        id: `model.tab.${tab}`,
        group,
        label: t(`models.tab.${tab}`),
        keys: String(index + 1),
        run: () => open(tab),
      })),
      ...(mayGoBack
        ? [
            {
              id: "model.rollback",
              group,
              label: t("models.rollback.title"),
              words: "rollback undo",
              icon: IconArrowBackUp,
              run: () => goBack?.(),
            },
          ]
        : []),
    ],
    [t, group, mayGoBack],
  );
  useCommands(commands);
}
