/** Comments on versions of registered models. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api } from "./client";
import { refreshRegistry } from "./registeredModels";

export interface Comment {
  id: string;
  user: string;
  text: string;
  /** Times are ms since 1970 UTC. */
  created: number;
  updated: number;
  mayEdit: boolean;
  mayDelete: boolean;
}

/** A version's comments, the first one first. */
export function commentsQuery(name: string, version: string) {
  return queryOptions({
    queryKey: ["registry", "comments", name, version],
    queryFn: async ({ signal }): Promise<Comment[]> => {
      const { data } = await api.GET("/api/2.0/mlflow/comments/list", {
        params: { query: { name, version } },
        signal,
      });
      return (data?.comments ?? []).map((wire) => ({
        id: wire.id ?? "",
        user: wire.user_id ?? "",
        text: wire.comment ?? "",
        created: toInteger(wire.creation_timestamp) ?? 0,
        updated: toInteger(wire.last_updated_timestamp) ?? 0,
        mayEdit: wire.available_actions?.includes("EDIT_COMMENT") ?? false,
        mayDelete: wire.available_actions?.includes("DELETE_COMMENT") ?? false,
      }));
    },
  });
}

export async function addComment(name: string, version: string, comment: string): Promise<void> {
  await api.POST("/api/2.0/mlflow/comments/create", { body: { name, version, comment } });
  await refreshRegistry();
}

export async function changeComment(id: string, comment: string): Promise<void> {
  await api.PATCH("/api/2.0/mlflow/comments/update", { body: { id, comment } });
  await refreshRegistry();
}

export async function deleteComment(id: string): Promise<void> {
  await api.DELETE("/api/2.0/mlflow/comments/delete", { params: { query: { id } } });
  await refreshRegistry();
}
