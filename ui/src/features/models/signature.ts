/** Signatures as tables: columns, tensors and params out of what the MLmodel file says. */
import type { SignatureField } from "../../api/modelVersions";

export interface SignatureRow {
  /** Empty: it has none. */
  name: string;
  type: string;
  required: boolean;
  /** Of a param, as JSON; undefined: it is not one. */
  fallback: string | undefined;
}

export function rowsOf(fields: readonly SignatureField[]): SignatureRow[] {
  return fields.map((field) => ({
    name: field.name === undefined ? "" : String(field.name),
    type: typeOf(field),
    required: field.required !== false,
    fallback: "default" in field ? JSON.stringify(field.default) : undefined,
  }));
}

/** `double`, `float32 (-1, 28, 28)`, `array<string>`, `{a: long, b?: string}`. */
export function typeOf(given: unknown): string {
  if (typeof given !== "object" || given === null) return String(given ?? "");
  const field = given as SignatureField;
  switch (field.type) {
    case "tensor": {
      const spec = (field["tensor-spec"] ?? {}) as SignatureField;
      return `${spec.dtype ?? ""}${shapeOf(spec.shape)}`;
    }
    case "array":
      return `array<${typeOf(field.items)}>`;
    case "map":
      return `map<${typeOf(field.values)}>`;
    case "object": {
      const properties = Object.entries((field.properties ?? {}) as Record<string, SignatureField>);
      const parts = properties.map(
        ([name, one]) => `${name}${one.required === false ? "?" : ""}: ${typeOf(one)}`,
      );
      return `{${parts.join(", ")}}`;
    }
    default:
      // A param with a shape is a list.
      return `${field.type ?? ""}${field.shape ? shapeOf(field.shape) : ""}`;
  }
}

function shapeOf(shape: unknown): string {
  return Array.isArray(shape) ? ` (${shape.join(", ")})` : "";
}
