/** Files of runs, of logged models and of versions of registered models. */
import { queryOptions } from "@tanstack/react-query";
import { toInteger } from "../format/wire";
import { api, BASE } from "./client";
import type { components } from "./openapi.gen";

/** Whose files. */
export type ArtifactSource =
  | { kind: "run"; runId: string }
  | { kind: "model"; modelId: string }
  | VersionFiles;

/** A version's files: below `root` among those of a run, or among all that go through the server. */
export interface VersionFiles {
  kind: "version";
  name: string;
  version: string;
  /** Undefined: they go through the server. */
  runId: string | undefined;
  root: string;
}

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
  switch (source.kind) {
    case "run":
      return ["artifacts", "run", source.runId];
    case "model":
      return ["artifacts", "model", source.modelId];
    default:
      return ["artifacts", "version", source.name, source.version];
  }
}

interface Page {
  files?: readonly components["schemas"]["FileInfo"][];
  root_uri?: string | null;
  next_page_token?: string | null;
}

const joined = (...parts: string[]) => parts.filter(Boolean).join("/");

/** The same as `list`, where paths begin at the version's folder. */
async function listVersion(
  source: VersionFiles,
  path: string,
  token: string,
  signal: AbortSignal,
): Promise<{ data?: Page }> {
  const folder = joined(source.root, path);
  if (source.runId !== undefined) {
    const query = { run_id: source.runId, path: folder, page_token: token };
    const { data } = await api.GET("/api/2.0/mlflow/artifacts/list", { params: { query }, signal });
    const begin = source.root === "" ? 0 : source.root.length + 1;
    const files = (data?.files ?? []).map((file) => ({ ...file, path: file.path.slice(begin) }));
    const root_uri = joined(data?.root_uri ?? "", source.root);
    return { data: { files, root_uri, next_page_token: data?.next_page_token } };
  }
  const { data } = await api.GET("/api/2.0/mlflow-artifacts/artifacts", {
    params: { query: { path: folder } },
    signal,
  });
  // Their names in the folder are told, not their paths.
  const files = (data?.files ?? []).map((file) => ({ ...file, path: joined(path, file.path) }));
  return { data: { files, root_uri: `mlflow-artifacts:/${source.root}` } };
}

async function list(
  source: ArtifactSource,
  path: string,
  token: string,
  signal: AbortSignal,
): Promise<{ data?: Page }> {
  if (source.kind === "version") return await listVersion(source, path, token, signal);
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
  if (source.kind === "version") {
    const below = joined(source.root, path);
    if (source.runId !== undefined) return fileUrl({ kind: "run", runId: source.runId }, below);
    return `${BASE}/ajax-api/2.0/mlflow-artifacts/artifacts/${encodedPath(below)}`;
  }
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
  if (source.kind === "version") {
    if (source.runId === undefined) return fileUrl(source, path);
    return pageUrl({ kind: "run", runId: source.runId }, joined(source.root, path), withNetwork);
  }
  const whose =
    source.kind === "run"
      ? `runs/${encodeURIComponent(source.runId)}`
      : `models/${encodeURIComponent(source.modelId)}`;
  const query = withNetwork ? "?network=1" : "";
  return `${BASE}/ajax-api/2.0/headrace/artifacts/pages/${whose}/${encodedPath(path)}${query}`;
}

function encodedPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
