import { useLocation, useParams } from "@tanstack/react-router";
import { useMemo } from "react";

/** Where in the app one is, read out of the address. */
export interface Place {
  /** First part of the path: "experiments", "runs", "compare", "models". */
  section: string;
  /** Experiments that are shown; none: all of them, or none in particular. */
  experimentIds: readonly string[];
  runId: string | undefined;
  /** How many runs are compared. */
  compared: number;
  /** The registered model that is shown, and the version of it. */
  model: { name: string; version: string | undefined } | undefined;
}

export function usePlace(): Place {
  const path = useLocation({ select: (location) => location.pathname });
  const listed = useLocation({
    select: ({ search }) => listOf((search as Record<string, unknown>).experiments).join(","),
  });
  const compared = useLocation({
    select: ({ search }) => listOf((search as Record<string, unknown>).runs).length,
  });
  const { experimentId, runId, name, version } = useParams({ strict: false });
  return useMemo(() => {
    const section = path.split("/")[1] ?? "";
    const several = section === "runs" && listed ? listed.split(",") : [];
    return {
      section,
      experimentIds: experimentId ? [experimentId] : several,
      runId,
      compared,
      model: name === undefined ? undefined : { name, version },
    };
  }, [path, listed, compared, experimentId, runId, name, version]);
}

/** The router reads `experiments=1` as a number and `1,2` as a text. */
function listOf(value: unknown): string[] {
  if (typeof value !== "string" && typeof value !== "number") return [];
  return String(value).split(",").filter(Boolean);
}
