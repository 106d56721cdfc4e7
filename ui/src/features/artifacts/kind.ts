/** What a file is shown as, decided by its name; `unknown` is decided by its first bytes. */

export type Kind =
  | "audio"
  | "csv"
  | "html"
  | "image"
  | "json"
  | "markdown"
  | "notebook"
  | "parquet"
  | "pdf"
  | "text"
  | "unknown"
  | "video";

const BY_EXTENSION: Record<string, Kind> = {
  avif: "image",
  bmp: "image",
  gif: "image",
  ico: "image",
  jpeg: "image",
  jpg: "image",
  png: "image",
  svg: "image",
  webp: "image",
  aac: "audio",
  flac: "audio",
  m4a: "audio",
  mp3: "audio",
  oga: "audio",
  ogg: "audio",
  opus: "audio",
  wav: "audio",
  m4v: "video",
  mov: "video",
  mp4: "video",
  ogv: "video",
  webm: "video",
  csv: "csv",
  tsv: "csv",
  geojson: "json",
  json: "json",
  htm: "html",
  html: "html",
  ipynb: "notebook",
  markdown: "markdown",
  md: "markdown",
  parquet: "parquet",
  pdf: "pdf",
};

/** The languages that the highlighter loads, by extension or by whole name (in lower case). */
const LANGUAGE: Record<string, string> = {
  bash: "bash",
  c: "cpp",
  cc: "cpp",
  cfg: "ini",
  conf: "ini",
  cpp: "cpp",
  css: "css",
  cu: "cpp",
  diff: "diff",
  dockerfile: "dockerfile",
  geojson: "json",
  go: "go",
  h: "cpp",
  hpp: "cpp",
  html: "xml",
  htm: "xml",
  ini: "ini",
  ipynb: "json",
  java: "java",
  jl: "julia",
  js: "javascript",
  json: "json",
  jsonl: "json",
  jsx: "javascript",
  makefile: "makefile",
  markdown: "markdown",
  md: "markdown",
  mlmodel: "yaml",
  mlproject: "yaml",
  ndjson: "json",
  patch: "diff",
  pip: "plaintext",
  py: "python",
  pyi: "python",
  r: "r",
  rs: "rust",
  scala: "scala",
  sh: "bash",
  sql: "sql",
  svg: "xml",
  toml: "ini",
  ts: "typescript",
  tsx: "typescript",
  xml: "xml",
  yaml: "yaml",
  yml: "yaml",
  zsh: "bash",
};

const PLAIN = new Set(["err", "lock", "log", "out", "rst", "tex", "text", "txt"]);

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The path without its last part; "" for what stands at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The extension in lower case, without the dot; "" if there is none. */
export function extensionOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

/** The highlighter's name of the language, or undefined for text without one. */
export function languageOf(path: string): string | undefined {
  return LANGUAGE[extensionOf(path)] ?? LANGUAGE[nameOf(path).toLowerCase()];
}

export function kindOf(path: string): Kind {
  const extension = extensionOf(path);
  const known = BY_EXTENSION[extension];
  if (known) return known;
  if (PLAIN.has(extension) || languageOf(path)) return "text";
  return "unknown";
}

/** The content type for a file that the page itself puts into a blob. */
export function mediaTypeOf(path: string): string {
  const extension = extensionOf(path);
  switch (kindOf(path)) {
    case "image":
      if (extension === "svg") return "image/svg+xml";
      if (extension === "ico") return "image/x-icon";
      return `image/${extension === "jpg" ? "jpeg" : extension}`;
    case "audio":
      return (
        { mp3: "audio/mpeg", m4a: "audio/mp4", oga: "audio/ogg" }[extension] ?? `audio/${extension}`
      );
    case "video":
      return (
        { m4v: "video/mp4", mov: "video/quicktime", ogv: "video/ogg" }[extension] ??
        `video/${extension}`
      );
    case "pdf":
      return "application/pdf";
    default:
      return "application/octet-stream";
  }
}
