/** What a run's tags say of where it came from. */

export const TAG = {
  branch: "mlflow.source.git.branch",
  commit: "mlflow.source.git.commit",
  dirty: "mlflow.source.git.dirty",
  entryPoint: "mlflow.project.entryPoint",
  note: "mlflow.note.content",
  parent: "mlflow.parentRunId",
  repo: "mlflow.source.git.repoURL",
  source: "mlflow.source.name",
  sourceType: "mlflow.source.type",
  user: "mlflow.user",
} as const;

type Tags = ReadonlyMap<string, string>;

export interface GitFacts {
  commit: string;
  branch: string | undefined;
  /** Files differed from the commit; undefined: nobody looked. */
  isDirty: boolean | undefined;
  /** A page that shows the commit. */
  url: string | undefined;
}

export function gitOf(tags: Tags): GitFacts | undefined {
  const commit = tags.get(TAG.commit);
  if (!commit) return undefined;
  const dirty = tags.get(TAG.dirty);
  return {
    commit,
    branch: tags.get(TAG.branch) || undefined,
    isDirty: dirty === undefined ? undefined : dirty === "true",
    url: commitUrl(tags.get(TAG.repo), commit),
  };
}

const SSH = /^(?:ssh:\/\/)?(?:[^@/]+@)([^:/]+)(?::\d+\/|[:/])(.+?)(?:\.git)?\/?$/;
const HTTP = /^https?:\/\/(?:[^@/]*@)?([^/]+)\/(.+?)(?:\.git)?\/?$/;

/** The page of a commit at the hosts whose addresses are known; else undefined. */
export function commitUrl(repo: string | undefined, commit: string): string | undefined {
  if (!/^[0-9a-f]{7,64}$/i.test(commit)) return undefined;
  const [, host, path] = HTTP.exec(repo ?? "") ?? SSH.exec(repo ?? "") ?? [];
  if (!host || !path) return undefined;
  if (/(^|\.)bitbucket\.org$/.test(host)) return `https://${host}/${path}/commits/${commit}`;
  if (/gitlab/.test(host)) return `https://${host}/${path}/-/commit/${commit}`;
  return `https://${host}/${path}/commit/${commit}`;
}

/** Tags that people set; those of MLflow's own are shown as facts. */
export function isOwnTag(key: string): boolean {
  return !key.startsWith("mlflow.");
}

/** A source's name without its folders, which are long and rarely wanted. */
export function shortSource(name: string): string {
  if (/^[a-z]+:\/\//.test(name)) return name;
  return name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1) || name;
}
