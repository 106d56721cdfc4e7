import IconBraces from "~icons/braces";
import IconFile from "~icons/file";
import IconFileText from "~icons/file-text";
import IconFileTypePdf from "~icons/file-type-pdf";
import IconFolder from "~icons/folder";
import IconMarkdown from "~icons/markdown";
import IconMovie from "~icons/movie";
import IconMusic from "~icons/music";
import IconNotebook from "~icons/notebook";
import IconPhoto from "~icons/photo";
import IconTable from "~icons/table";
import IconWorld from "~icons/world";
import { type Kind, kindOf } from "./kind";

const ICONS: Record<Kind, typeof IconFile> = {
  audio: IconMusic,
  csv: IconTable,
  html: IconWorld,
  image: IconPhoto,
  json: IconBraces,
  markdown: IconMarkdown,
  notebook: IconNotebook,
  parquet: IconTable,
  pdf: IconFileTypePdf,
  text: IconFileText,
  unknown: IconFile,
  video: IconMovie,
};

/** What kind of file stands under a name; the name says it in words. */
export function FileIcon({ path, isFolder }: { path: string; isFolder: boolean }) {
  const Icon = isFolder ? IconFolder : ICONS[kindOf(path)];
  return <Icon size={16} stroke={1.6} style={{ flex: "none" }} />;
}
