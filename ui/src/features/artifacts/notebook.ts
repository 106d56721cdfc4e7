/** Jupyter notebooks (nbformat 4) as cells to show. */

export type Output =
  | { kind: "text"; text: string; isError: boolean }
  | { kind: "html"; html: string }
  | { kind: "markdown"; text: string }
  | { kind: "image"; url: string };

export interface Cell {
  kind: "code" | "markdown" | "raw";
  source: string;
  /** What stands between the brackets; null: the cell has not run. */
  count: number | null;
  outputs: Output[];
}

export interface Notebook {
  language: string;
  cells: Cell[];
}

type Loose = Record<string, unknown>;

/** @returns undefined if it is not a notebook of format 4. */
export function readNotebook(value: unknown): Notebook | undefined {
  const { cells, metadata } = object(value);
  if (!Array.isArray(cells)) return undefined;
  const language = object(object(metadata).language_info).name;
  return {
    language: typeof language === "string" ? language : "python",
    cells: cells.map(readCell),
  };
}

function readCell(value: unknown): Cell {
  const { cell_type, source, execution_count, outputs } = object(value);
  const kind = cell_type === "markdown" || cell_type === "raw" ? cell_type : "code";
  return {
    kind,
    source: joined(source),
    count: typeof execution_count === "number" ? execution_count : null,
    outputs: Array.isArray(outputs) ? outputs.flatMap(readOutput) : [],
  };
}

function readOutput(value: unknown): Output[] {
  const output = object(value);
  if (output.output_type === "stream") {
    return [{ kind: "text", text: joined(output.text), isError: output.name === "stderr" }];
  }
  if (output.output_type === "error") {
    const trace = Array.isArray(output.traceback) ? output.traceback.join("\n") : "";
    return [{ kind: "text", text: trace || `${output.ename}: ${output.evalue}`, isError: true }];
  }
  const found = richest(object(output.data));
  return found ? [found] : [];
}

const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** The form of an output that shows most. */
function richest(data: Loose): Output | undefined {
  for (const type of IMAGES) {
    if (data[type] !== undefined) {
      return { kind: "image", url: `data:${type};base64,${joined(data[type]).replace(/\s/g, "")}` };
    }
  }
  const svg = data["image/svg+xml"];
  if (svg !== undefined) {
    return { kind: "image", url: `data:image/svg+xml,${encodeURIComponent(joined(svg))}` };
  }
  if (data["text/html"] !== undefined) return { kind: "html", html: joined(data["text/html"]) };
  if (data["text/markdown"] !== undefined) {
    return { kind: "markdown", text: joined(data["text/markdown"]) };
  }
  if (data["application/json"] !== undefined) {
    const text = JSON.stringify(data["application/json"], null, 2);
    return { kind: "text", text, isError: false };
  }
  const text = data["text/plain"];
  return text === undefined ? undefined : { kind: "text", text: joined(text), isError: false };
}

function joined(source: unknown): string {
  return Array.isArray(source) ? source.join("") : typeof source === "string" ? source : "";
}

function object(value: unknown): Loose {
  return value !== null && typeof value === "object" ? (value as Loose) : {};
}
