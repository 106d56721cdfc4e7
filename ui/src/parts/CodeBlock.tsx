import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "../i18n/useTranslation";
import "./code.css";
import classes from "./CodeBlock.module.css";
import { CopyButton } from "./CopyButton";

/** A few lines of code with a button that copies them; highlighted as soon as that is loaded. */
export function CodeBlock({ code, language }: { code: string; language: string }) {
  const { t } = useTranslation();
  const markup = useQuery({
    queryKey: ["highlighted", language, code],
    queryFn: async () => {
      const { highlight } = await import("./highlight");
      return (await highlight(code, language))?.join("\n") ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div className={classes.block}>
      {markup.data ? (
        <pre
          className={classes.code}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes what it is given
          dangerouslySetInnerHTML={{ __html: markup.data }}
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={classes.code} tabIndex={0}>
          {code}
        </pre>
      )}
      <div className={classes.copy}>
        <CopyButton text={code} label={t("app.copyCode")} />
      </div>
    </div>
  );
}
