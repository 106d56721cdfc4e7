/** The ways in which a file can be looked at; the first is the one it begins with. */
import type { ComponentType } from "react";
import type { ViewerProps } from "./file";
import { extensionOf, type Kind, kindOf } from "./kind";

export type View =
  | "document"
  | "html"
  | "image"
  | "media"
  | "pdf"
  | "table"
  | "text"
  | "tree"
  | "unknown";

export interface ViewChoice {
  view: View;
  load(): Promise<{ default: ComponentType<ViewerProps> }>;
}

const TEXT: ViewChoice = { view: "text", load: () => import("./viewers/TextViewer") };
const MEDIA: ViewChoice = { view: "media", load: () => import("./viewers/MediaViewer") };
const IMAGE: ViewChoice = { view: "image", load: () => import("./viewers/ImageViewer") };

const CHOICES: Record<Kind, readonly ViewChoice[]> = {
  audio: [MEDIA],
  csv: [{ view: "table", load: () => import("./viewers/CsvViewer") }, TEXT],
  html: [{ view: "html", load: () => import("./viewers/HtmlViewer") }, TEXT],
  image: [IMAGE],
  json: [{ view: "tree", load: () => import("./viewers/JsonViewer") }, TEXT],
  markdown: [{ view: "document", load: () => import("./viewers/MarkdownViewer") }, TEXT],
  notebook: [{ view: "document", load: () => import("./viewers/NotebookViewer") }, TEXT],
  parquet: [{ view: "table", load: () => import("./viewers/ParquetViewer") }],
  pdf: [{ view: "pdf", load: () => import("./viewers/PdfViewer") }],
  text: [TEXT],
  unknown: [{ view: "unknown", load: () => import("./viewers/UnknownViewer") }],
  video: [MEDIA],
};

export function viewsOf(path: string): readonly ViewChoice[] {
  return extensionOf(path) === "svg" ? [IMAGE, TEXT] : CHOICES[kindOf(path)];
}
