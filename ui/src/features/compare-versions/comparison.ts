/** What versions have, row by row: what differs comes first. */
import type { ModelDetails, ModelVersion, SignatureField } from "../../api/modelVersions";
import type { RunDetail } from "../../api/runs";
import { type Row, rowsOf } from "../compare/differences";
import { rowsOf as signatureRows } from "../models/signature";

/** A version with what is known of it. */
export interface Compared {
  version: ModelVersion;
  /** The run that made it, if there is one that may be read. */
  run: RunDetail | undefined;
  details: ModelDetails | undefined;
}

export interface Comparison {
  metrics: Row<number>[];
  params: Row<string>[];
  signature: Row<string>[];
  more: Row<string>[];
}

export function compareVersions(compared: readonly Compared[]): Comparison {
  return {
    metrics: rowsOf(compared.map(metricsOf)),
    params: rowsOf(compared.map(paramsOf)),
    signature: rowsOf(compared.map(({ details }) => signatureOf(details))),
    more: rowsOf(compared.map(moreOf)),
  };
}

/** Of the run; the logged model's own count where both have one. */
export function metricsOf({ version, run }: Compared): ReadonlyMap<string, number> {
  const ofRun = [...(run?.metrics ?? [])].map(([key, { value }]) => [key, value] as const);
  return new Map([...ofRun, ...version.metrics]);
}

function paramsOf({ version, run }: Compared): ReadonlyMap<string, string> {
  return new Map([...(run?.params ?? []), ...version.params]);
}

/** `input age` → `double, optional`. */
export function signatureOf(details: ModelDetails | undefined): ReadonlyMap<string, string> {
  const signature = details?.signature;
  const found = new Map<string, string>();
  const add = (kind: string, fields: readonly SignatureField[] | undefined) => {
    signatureRows(fields ?? []).forEach((row, index) => {
      const extra = row.fallback === undefined ? "" : ` = ${row.fallback}`;
      found.set(
        `${kind} ${row.name || index + 1}`,
        `${row.type}${row.required ? "" : "?"}${extra}`,
      );
    });
  };
  add("input", signature?.inputs);
  add("output", signature?.outputs);
  add("param", signature?.params);
  return found;
}

function moreOf({ version, run, details }: Compared): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const flavors = details?.flavors ?? [];
  for (const { name, libraryVersion } of flavors) {
    if (name !== "python_function") found.set("flavor", `${name} ${libraryVersion}`.trim());
  }
  if (details?.pythonVersion) found.set("python", details.pythonVersion);
  const datasets = (run?.datasets ?? []).map(({ name, digest }) => `${name} ${digest}`);
  if (datasets.length > 0) found.set("data", datasets.join(", "));
  const commit = run?.tags.get("mlflow.source.git.commit");
  if (commit) found.set("commit", commit.slice(0, 12));
  for (const [key, value] of version.tags) found.set(`tags.${key}`, value);
  return found;
}
