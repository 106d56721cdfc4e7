import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { auditQuery } from "../../../api/audit";
import { registeredModelsQuery } from "../../../api/registeredModels";
import { namesOf } from "./names";

const PAUSE_MS = 200;
const MOST_MODELS = 50;

/** Names to offer as filters: of what changed lately and of registered models; who changed it. */
export function useNames(): {
  of: readonly string[];
  by: readonly string[];
  /** Which models to look for. */
  onTyped(text: string): void;
} {
  const [typed, onTyped] = useState("");
  const [text] = useDebouncedValue(typed, PAUSE_MS);
  const lately = useInfiniteQuery(auditQuery({})).data?.pages[0]?.entries;
  const pattern = `name ILIKE '%${text.replaceAll("'", "''")}%'`;
  const models = useInfiniteQuery({
    ...registeredModelsQuery(text === "" ? "" : pattern, MOST_MODELS),
    placeholderData: keepPreviousData,
  }).data?.pages[0]?.models;
  return useMemo(() => {
    const entries = lately ?? [];
    return {
      of: namesOf([...(models ?? []).map(({ name }) => name), ...entries.map(({ name }) => name)]),
      by: namesOf(entries.map(({ actor }) => actor)),
      onTyped,
    };
  }, [lately, models]);
}
