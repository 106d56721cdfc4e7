import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { highlight } from "../../../parts/highlight";
import Markdown from "../../../parts/Markdown";
import { Scroller } from "../../../parts/Scroller";
import { contentKey, textQuery, type ViewerProps } from "../file";
import { parseJson } from "../jsonTree";
import { withoutEscapes } from "../lines";
import { type Cell, type Notebook, type Output, readNotebook } from "../notebook";
import { Unreadable } from "./Unreadable";
import "../../../parts/code.css";
import { withoutScripts } from "../withoutScripts";
import classes from "./Notebook.module.css";
import TextViewer from "./TextViewer";
import { Waiting } from "./Waiting";

/** A notebook with its outputs; HTML in them is shown without its scripts. */
export default function NotebookViewer({ file }: ViewerProps) {
  const text = useQuery(textQuery(file));
  const notebook = useMemo(() => notebookOf(text.data), [text.data]);
  if (text.isPending) return <Waiting />;
  if (text.isError) {
    return <Unreadable error={text.error} onRetry={() => void text.refetch()} />;
  }
  if (!notebook) return <TextViewer file={file} />;
  return (
    <Scroller className={classes.notebook} label={file.path}>
      {notebook.cells.map((cell, index) => (
        <CellView
          // biome-ignore lint/suspicious/noArrayIndexKey: cells do not move
          key={index}
          cell={cell}
          notebook={notebook}
          viewKey={[...contentKey(file), "cell", index]}
        />
      ))}
    </Scroller>
  );
}

function notebookOf(text: string | undefined): Notebook | undefined {
  if (text === undefined) return undefined;
  try {
    return readNotebook(parseJson(text));
  } catch {
    return undefined;
  }
}

function CellView({
  cell,
  notebook,
  viewKey,
}: {
  cell: Cell;
  notebook: Notebook;
  viewKey: readonly unknown[];
}) {
  return (
    <div className={classes.cell}>
      <div className={classes.count}>{cell.kind === "code" ? `[${cell.count ?? " "}]` : ""}</div>
      <div>
        {cell.kind === "markdown" ? (
          <Markdown text={cell.source} />
        ) : (
          <Source text={cell.source} language={notebook.language} viewKey={viewKey} />
        )}
        {cell.outputs.map((output, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: outputs do not move
          <OutputView key={index} output={output} />
        ))}
      </div>
    </div>
  );
}

function Source({
  text,
  language,
  viewKey,
}: {
  text: string;
  language: string;
  viewKey: readonly unknown[];
}) {
  const markup = useQuery({
    queryKey: viewKey,
    queryFn: async () => (await highlight(text, language))?.join("\n") ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!markup.data) return <pre className={classes.source}>{text}</pre>;
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes what it is given
    <pre className={classes.source} dangerouslySetInnerHTML={{ __html: markup.data }} />
  );
}

function OutputView({ output }: { output: Output }) {
  const { t } = useTranslation();
  switch (output.kind) {
    case "image":
      return <img className={classes.image} src={output.url} alt={t("artifacts.output")} />;
    case "html":
      return <HtmlOutput html={output.html} />;
    case "markdown":
      return <Markdown text={output.text} />;
    default:
      return (
        <pre className={`${classes.text} ${output.isError ? classes.error : ""}`}>
          {withoutEscapes(output.text)}
        </pre>
      );
  }
}

const LOOK =
  "<style>body{font:13px system-ui,sans-serif;margin:6px 12px;overflow-x:auto}" +
  "table{border-collapse:collapse}td,th{padding:3px 8px;border:1px solid #ddd;text-align:right}</style>";

/** HTML without scripts, as high as its content. */
function HtmlOutput({ html }: { html: string }) {
  const { t } = useTranslation();
  const [height, setHeight] = useState(80);
  const shown = useMemo(() => LOOK + withoutScripts(html), [html]);
  return (
    <iframe
      className={classes.frame}
      title={t("artifacts.output")}
      // No scripts run; the page itself may look how high the content is.
      sandbox="allow-same-origin"
      srcDoc={shown}
      style={{ height }}
      onLoad={({ currentTarget }) => {
        const content = currentTarget.contentDocument?.documentElement;
        if (content) setHeight(Math.min(600, content.scrollHeight + 4));
      }}
    />
  );
}
