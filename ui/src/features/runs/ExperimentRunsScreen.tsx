import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { experimentQuery } from "../../api/experiments";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { AnchorLink } from "../../parts/links";
import { UnreadableScreen } from "../../parts/UnreadableScreen";
import { RunsWorkspace } from "./workspace/RunsWorkspace";

export { readAhead } from "./rows/ahead";

/** The runs of one experiment. */
export default function ExperimentRunsScreen() {
  const { t } = useTranslation();
  const { experimentId } = useParams({ from: "/experiments/$experimentId" });
  const { data: experiment, error, refetch } = useQuery(experimentQuery(experimentId));
  const experimentIds = useMemo(() => [experimentId], [experimentId]);
  useTitle(experiment?.name);
  if (error && !experiment) {
    return (
      <UnreadableScreen
        title={t("runs.experimentFailed")}
        error={error}
        onRetry={() => void refetch()}
      >
        <AnchorLink to="/experiments">{t("app.experiments")}</AnchorLink>
      </UnreadableScreen>
    );
  }
  const name = experiment?.name;
  return (
    <RunsWorkspace
      key={experimentId}
      experimentIds={experimentIds}
      experimentName={name}
      title={
        <Title order={1} title={name}>
          {name ?? "\u00a0"}
        </Title>
      }
    />
  );
}
