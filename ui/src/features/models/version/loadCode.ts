/** Lines that load a version of a registered model. */
import type { ModelVersion } from "../../../api/modelVersions";
import { NONE } from "../stages";

export type How = "version" | "stage" | "alias" | "serve";

export interface Way {
  how: How;
  uri: string;
}

/** By what a version may be named, what always means it first. */
export function waysToLoad({
  name,
  version,
  stage,
  aliases,
}: Pick<ModelVersion, "name" | "version" | "stage" | "aliases">): Way[] {
  const ways: Way[] = [{ how: "version", uri: `models:/${name}/${version}` }];
  const named = stage !== NONE ? `models:/${name}/${stage}` : undefined;
  if (named) ways.push({ how: "stage", uri: named });
  if (aliases[0]) ways.push({ how: "alias", uri: `models:/${name}@${aliases[0]}` });
  ways.push({ how: "serve", uri: named ?? `models:/${name}/${version}` });
  return ways;
}

export function loadCode(trackingUri: string, { how, uri }: Way): string {
  if (how === "serve") {
    return `export MLFLOW_TRACKING_URI=${trackingUri}\nmlflow models serve -m ${shellWord(uri)} -p 5001\n`;
  }
  return `import mlflow

mlflow.set_tracking_uri(${JSON.stringify(trackingUri)})
model = mlflow.pyfunc.load_model(${JSON.stringify(uri)})
model.predict(data)
`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
