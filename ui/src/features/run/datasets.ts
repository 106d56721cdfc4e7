/** What is known of a dataset, out of the JSON that it was recorded with. */

export interface DatasetColumn {
  name: string;
  type: string;
}

type Loose = Record<string, unknown>;

function parsed(json: string | undefined): Loose {
  try {
    const value: unknown = JSON.parse(json ?? "");
    return value !== null && typeof value === "object" ? (value as Loose) : {};
  } catch {
    return {};
  }
}

function list(value: unknown): Loose[] {
  const found = typeof value === "string" ? parsedList(value) : value;
  return Array.isArray(found)
    ? found.filter((item) => item !== null && typeof item === "object")
    : [];
}

function parsedList(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Columns and tensors; [] where the schema is not known. */
export function columnsOf(schema: string | undefined): DatasetColumn[] {
  const { mlflow_colspec, mlflow_tensorspec } = parsed(schema);
  const columns = list(mlflow_colspec).map(({ name, type }) => ({
    name: String(name ?? ""),
    type: typeText(type),
  }));
  return [...columns, ...tensorsOf(mlflow_tensorspec)];
}

function typeText(type: unknown): string {
  if (typeof type !== "object" || type === null) return String(type ?? "");
  return JSON.stringify(type);
}

/** Features and targets of arrays: `{"features": "[…]", "targets": "[…]"}`. */
function tensorsOf(spec: unknown): DatasetColumn[] {
  if (spec === null || typeof spec !== "object") return [];
  const parts = Array.isArray(spec) ? [["", spec] as const] : Object.entries(spec as Loose);
  return parts.flatMap(([part, tensors]) =>
    list(tensors).map((tensor) => {
      const info = (tensor["tensor-spec"] ?? {}) as Loose;
      const name = tensor.name === undefined ? part : `${part} ${tensor.name}`;
      const shape = Array.isArray(info.shape) ? ` (${info.shape.join(", ")})` : "";
      return { name: name.trim(), type: `${info.dtype ?? tensor.type ?? ""}${shape}` };
    }),
  );
}

/** Number of rows, if it was counted. */
export function rowsOf(profile: string | undefined): number | undefined {
  const { num_rows, features_shape } = parsed(profile);
  if (typeof num_rows === "number") return num_rows;
  if (Array.isArray(features_shape) && typeof features_shape[0] === "number") {
    return features_shape[0];
  }
  return undefined;
}

const PLACES = ["uri", "url", "path", "table_name", "sql", "delta_table_name"];

/** Where the data is, in one line. */
export function placeOf(source: string): string {
  const found = parsed(source);
  for (const name of PLACES) {
    if (typeof found[name] === "string" && found[name] !== "") return found[name];
  }
  const tags = found.tags;
  if (tags !== null && typeof tags === "object") {
    const program = (tags as Loose)["mlflow.source.name"];
    if (typeof program === "string") return program;
  }
  return source;
}
