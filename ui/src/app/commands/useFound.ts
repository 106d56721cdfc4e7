import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import IconChartLine from "~icons/chart-line";
import IconFlask from "~icons/flask";
import IconPackage from "~icons/package";
import { experimentsQuery } from "../../api/experiments";
import { registeredModelsQuery } from "../../api/registeredModels";
import { runsByNameQuery } from "../../api/runNames";
import { runQuery } from "../../api/runs";
import { useTranslation } from "../../i18n/useTranslation";
import type { Place } from "../usePlace";
import type { Command } from "./commands";

const PAUSE_MS = 150;
const MOST = 6;
const RUN_ID = /^[0-9a-f]{32}$/;

/** Experiments, registered models and runs with this name, or a run with this id, as commands that lead there. */
export function useFound(query: string, place: Place): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text] = useDebouncedValue(query.trim(), PAUSE_MS);
  const isId = RUN_ID.test(text);
  const byName = text !== "" && !isId;
  const experiments = useInfiniteQuery({
    ...experimentsQuery(`name ILIKE ${pattern(text)}`, "active", MOST),
    enabled: byName,
    placeholderData: keepPreviousData,
  });
  const runs = useQuery({
    ...runsByNameQuery(place.experimentIds, text, MOST),
    enabled: byName && place.experimentIds.length > 0,
    placeholderData: keepPreviousData,
  });
  const models = useInfiniteQuery({
    ...registeredModelsQuery(`name ILIKE ${pattern(text)}`, MOST),
    enabled: byName,
    placeholderData: keepPreviousData,
  });
  const run = useQuery({ ...runQuery(text), enabled: isId, retry: false });
  if (text === "") return [];
  const named = isId ? (run.data ? [run.data] : []) : (runs.data ?? []);
  return [
    ...named.map(({ runId, experimentId, name }) => ({
      id: runId,
      group: t("app.groups.runs"),
      label: name || runId,
      icon: IconChartLine,
      run: () =>
        void navigate({
          to: "/experiments/$experimentId/runs/$runId",
          params: { experimentId, runId },
        }),
    })),
    ...(byName ? (experiments.data?.pages[0]?.experiments ?? []) : []).map(({ id, name }) => ({
      id: `experiment ${id}`,
      group: t("app.experiments"),
      label: name,
      icon: IconFlask,
      run: () => void navigate({ to: "/experiments/$experimentId", params: { experimentId: id } }),
    })),
    ...(byName ? (models.data?.pages[0]?.models ?? []) : []).map(({ name }) => ({
      id: `model ${name}`,
      group: t("app.models"),
      label: name,
      icon: IconPackage,
      run: () => void navigate({ to: "/models/$name", params: { name } }),
    })),
  ];
}

/** A pattern of the filter language for texts that contain this one. */
function pattern(text: string): string {
  return `'%${text.replaceAll("'", "''")}%'`;
}
