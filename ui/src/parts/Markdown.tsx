import ReactMarkdown, { type Components, defaultUrlTransform } from "react-markdown";
import remarkGfm from "remark-gfm";
import { useTranslation } from "../i18n/useTranslation";
import classes from "./Markdown.module.css";

const PLUGINS = [remarkGfm];
const ABSOLUTE = /^(?:[a-z][a-z\d+.-]*:|\/|#)/i;

const ELSEWHERE = /^(?:https?:)?\/\//i;

const PARTS: Components = {
  // Links leave the page as it is; what they lead to learns nothing of it.
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  ),
  input: ({ checked }) => <TaskBox isDone={Boolean(checked)} />,
  img: ({ src, alt }) => {
    const url = String(src ?? "");
    if (!ELSEWHERE.test(url) || url.startsWith(window.location.origin)) {
      return <img src={url} alt={alt ?? ""} loading="lazy" />;
    }
    return (
      <a href={url} target="_blank" rel="noopener noreferrer">
        {alt || url}
      </a>
    );
  },
};

/** The box before a task of a list; it is not changed here. */
function TaskBox({ isDone }: { isDone: boolean }) {
  const { t } = useTranslation();
  return (
    <input
      type="checkbox"
      disabled
      checked={isDone}
      aria-label={t(isDone ? "app.taskDone" : "app.taskOpen")}
    />
  );
}

/**
 * Markdown (GitHub's) as a document; HTML in it stays text, and pictures of other hosts are not
 * fetched. Load it lazily: the parser is large.
 *
 * @param fileUrl The address of what a relative link or picture leads to.
 */
export default function Markdown({
  text,
  fileUrl,
}: {
  text: string;
  fileUrl?: (path: string) => string;
}) {
  const urlTransform = (url: string) =>
    fileUrl && !ABSOLUTE.test(url) ? fileUrl(url) : defaultUrlTransform(url);
  return (
    <div className={classes.markdown}>
      <ReactMarkdown remarkPlugins={PLUGINS} components={PARTS} urlTransform={urlTransform}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
