import { Title } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import IconFlask from "~icons/flask";
import { experimentQuery } from "../../api/experiments";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { readList } from "./view/list";
import { RunsWorkspace } from "./workspace/RunsWorkspace";

const MOST_NAMED = 50;

/** The runs of several experiments. */
export default function RunsScreen() {
  const { t } = useTranslation();
  const { experiments } = useSearch({ from: "/runs" });
  const experimentIds = useMemo(() => readList(experiments), [experiments]);
  const named = useQueries({ queries: experimentIds.slice(0, MOST_NAMED).map(experimentQuery) });
  const names = named.flatMap(({ data }) => data?.name ?? []).join(", ");
  const known = JSON.stringify(named.flatMap(({ data }) => (data ? [[data.id, data.name]] : [])));
  // The same object until a name is learnt, so that the table is not drawn again for nothing.
  const experimentNames = useMemo(() => Object.fromEntries(JSON.parse(known)), [known]);
  useTitle(names);
  if (experimentIds.length === 0) {
    return <EmptyState icon={<IconFlask size={22} />} title={t("runs.noExperiment")} />;
  }
  return (
    <RunsWorkspace
      key={experiments}
      experimentIds={experimentIds}
      experimentNames={experimentNames}
      title={
        <Title order={1} title={names}>
          {names || t("runs.experiments", { count: experimentIds.length })}
        </Title>
      }
    />
  );
}
