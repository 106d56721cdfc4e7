import { queryOptions, useQuery } from "@tanstack/react-query";
import { runValuesOfKeyQuery } from "../../../api/runKeys";
import { fetchRunValues } from "../../../api/runTable";

const STAGE = "attributes.lifecycle_stage";
const EXPERIMENT = "attributes.experiment_id";
const NONE: readonly string[] = [];

/**
 * Parents that are named by runs of these experiments and are not among their active runs: deleted,
 * or elsewhere. Their children would be below a row that is not there.
 */
export function useGoneParents(experimentIds: readonly string[], tree: boolean) {
  const { data } = useQuery({ ...goneParentsQuery(experimentIds), enabled: tree });
  return (tree && data) || NONE;
}

export function goneParentsQuery(experimentIds: readonly string[]) {
  return queryOptions({
    // Asked again when the keys are: a run that is new or gone may be a parent.
    queryKey: ["runs", "keys", "gone parents", experimentIds],
    queryFn: async ({ client, signal }): Promise<readonly string[]> => {
      const parents = await client.fetchQuery({
        ...runValuesOfKeyQuery(experimentIds, "tag", "mlflow.parentRunId", "", MOST_PARENTS),
        staleTime: 0,
      });
      const { [STAGE]: stages, [EXPERIMENT]: homes } = await fetchRunValues(
        parents,
        [STAGE, EXPERIMENT],
        signal,
      );
      return parents.filter(
        (_, nth) => stages?.[nth] !== "active" || !experimentIds.includes(String(homes?.[nth])),
      );
    },
    staleTime: 10_000,
  });
}

// As many as the server names at once.
const MOST_PARENTS = 1_000;
