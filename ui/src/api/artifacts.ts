/** Files of runs and logged models. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, BASE } from "./client";
import type { components } from "./openapi.gen";

/** Whose files. */
export type ArtifactSource = { kind: "run"; runId: string } | { kind: "model"; modelId: string };

export interface ArtifactEntry {
  /** From the root, with `/` between its parts. */
  path: string;
  isFolder: boolean;
  /** Bytes; undefined for folders. */
  size: number | undefined;
}

export interface ArtifactFolder {
  rootUri: string;
  /** Folders first, each part by name. */
  entries: readonly ArtifactEntry[];
}

/**
 * Begins the keys of all queries about a source's files. Not with the run: what a run logs every
 * second must not list its files every second.
 */
export function artifactsKey(source: ArtifactSource): readonly string[] {
  return ["artifacts", source.kind, source.kind === "run" ? source.runId : source.modelId];
}

async function list(source: ArtifactSource, path: string, token: string, signal: AbortSignal) {
  if (source.kind === "run") {
    const query = { run_id: source.runId, path, page_token: token };
    return await api.GET("/api/2.0/mlflow/artifacts/list", { params: { query }, signal });
  }
  return await api.GET("/api/2.0/mlflow/logged-models/{model_id}/artifacts/directories", {
    params: {
      path: { model_id: source.modelId },
      query: { artifact_directory_path: path, page_token: token },
    },
    signal,
  });
}

const collator = new Intl.Collator("en", { numeric: true });

function inOrder(a: ArtifactEntry, b: ArtifactEntry): number {
  return Number(b.isFolder) - Number(a.isFolder) || collator.compare(a.path, b.path);
}

/** What stands directly in a folder; "" is the root. */
export function artifactFolderQuery(source: ArtifactSource, path: string) {
  return queryOptions({
    queryKey: [...artifactsKey(source), "folder", path],
    queryFn: async ({ signal }): Promise<ArtifactFolder> => {
      const files: components["schemas"]["FileInfo"][] = [];
      let rootUri = "";
      let token = "";
      do {
        const { data } = await list(source, path, token, signal);
        files.push(...(data?.files ?? []));
        rootUri = data?.root_uri ?? rootUri;
        token = data?.next_page_token ?? "";
      } while (token !== "");
      const entries = files.map((file) => ({
        path: file.path,
        isFolder: file.is_dir ?? false,
        size: toInteger(file.file_size),
      }));
      return { rootUri, entries: entries.sort(inOrder) };
    },
  });
}

/** The address of a file as it was stored. */
export function fileUrl(source: ArtifactSource, path: string): string {
  if (source.kind === "run") {
    const query = new URLSearchParams({ run_id: source.runId, path });
    return `${BASE}/ajax-api/2.0/mlflow/get-artifact?${query}`;
  }
  const query = new URLSearchParams({ artifact_file_path: path });
  const model = encodeURIComponent(source.modelId);
  return `${BASE}/ajax-api/2.0/mlflow/logged-models/${model}/artifacts/files?${query}`;
}

/** The address of an HTML file that is shown in a sandbox of its own. */
export function pageUrl(source: ArtifactSource, path: string, withNetwork: boolean): string {
  const whose =
    source.kind === "run"
      ? `runs/${encodeURIComponent(source.runId)}`
      : `models/${encodeURIComponent(source.modelId)}`;
  const parts = path.split("/").map(encodeURIComponent).join("/");
  const query = withNetwork ? "?network=1" : "";
  return `${BASE}/ajax-api/2.0/headrace/artifacts/pages/${whose}/${parts}${query}`;
}
