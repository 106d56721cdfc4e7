import { useQuery } from "@tanstack/react-query";
import { fileUrl } from "../../../api/artifacts";
import Markdown from "../../../parts/Markdown";
import { Scroller } from "../../../parts/Scroller";
import { textQuery, type ViewerProps } from "../file";
import { resolveRelative } from "../relative";
import { Unreadable } from "./Unreadable";
import { Waiting } from "./Waiting";

/** A Markdown file as a document, with the pictures that lie beside it. */
export default function MarkdownViewer({ file }: ViewerProps) {
  const text = useQuery(textQuery(file));
  if (text.isPending) return <Waiting />;
  if (text.isError) {
    return <Unreadable error={text.error} onRetry={() => void text.refetch()} />;
  }
  return (
    <Scroller
      label={file.path}
      style={{ overflow: "auto", padding: "20px 24px", flex: 1, minHeight: 0 }}
    >
      <div style={{ maxWidth: 820 }}>
        <Markdown
          text={text.data}
          fileUrl={(link) => fileUrl(file.source, resolveRelative(file.path, link))}
        />
      </div>
    </Scroller>
  );
}
