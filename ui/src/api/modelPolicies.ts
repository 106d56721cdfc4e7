/** Policies of registered models: what their transitions need. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api } from "./client";
import { refreshRegistry } from "./registeredModels";

export interface ModelPolicy {
  /** Empty: there is none. */
  yaml: string;
  /** The stages that it adds. */
  stages: readonly string[];
  /** ms since 1970 UTC. */
  updated: number | undefined;
}

export function modelPolicyQuery(name: string) {
  return queryOptions({
    queryKey: ["registry", "policy", name],
    queryFn: async ({ signal }): Promise<ModelPolicy> => {
      const { data } = await api.GET("/api/2.0/headrace/registered-models/policy", {
        params: { query: { name } },
        signal,
      });
      const stages = (data?.policy as { stages?: unknown } | undefined)?.stages;
      return {
        yaml: data?.yaml ?? "",
        stages: Array.isArray(stages) ? stages.map(String) : [],
        updated: toInteger(data?.last_updated_timestamp) || undefined,
      };
    },
  });
}

export async function setModelPolicy(name: string, yaml: string): Promise<void> {
  await api.PUT("/api/2.0/headrace/registered-models/policy", { body: { name, yaml } });
  await refreshRegistry();
}

/** Whether a text would do as the policy; throws what is wrong with it. */
export async function checkModelPolicy(name: string, yaml: string): Promise<void> {
  await api.PUT("/api/2.0/headrace/registered-models/policy", {
    body: { name, yaml, check_only: true },
  });
}

export async function deleteModelPolicy(name: string): Promise<void> {
  await api.DELETE("/api/2.0/headrace/registered-models/policy", { params: { query: { name } } });
  await refreshRegistry();
}
