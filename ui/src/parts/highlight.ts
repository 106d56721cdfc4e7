/** Source code as highlighted markup; the highlighter and each language are loaded when needed. */
import type { LanguageFn } from "highlight.js";
import core from "highlight.js/lib/core";
import { markupLines } from "./markup";

type Load = () => Promise<{ default: LanguageFn }>;

const LANGUAGES: Record<string, Load> = {
  bash: () => import("highlight.js/lib/languages/bash"),
  cpp: () => import("highlight.js/lib/languages/cpp"),
  css: () => import("highlight.js/lib/languages/css"),
  diff: () => import("highlight.js/lib/languages/diff"),
  dockerfile: () => import("highlight.js/lib/languages/dockerfile"),
  go: () => import("highlight.js/lib/languages/go"),
  ini: () => import("highlight.js/lib/languages/ini"),
  java: () => import("highlight.js/lib/languages/java"),
  javascript: () => import("highlight.js/lib/languages/javascript"),
  json: () => import("highlight.js/lib/languages/json"),
  julia: () => import("highlight.js/lib/languages/julia"),
  makefile: () => import("highlight.js/lib/languages/makefile"),
  markdown: () => import("highlight.js/lib/languages/markdown"),
  python: () => import("highlight.js/lib/languages/python"),
  r: () => import("highlight.js/lib/languages/r"),
  rust: () => import("highlight.js/lib/languages/rust"),
  scala: () => import("highlight.js/lib/languages/scala"),
  sql: () => import("highlight.js/lib/languages/sql"),
  typescript: () => import("highlight.js/lib/languages/typescript"),
  xml: () => import("highlight.js/lib/languages/xml"),
  yaml: () => import("highlight.js/lib/languages/yaml"),
};

/**
 * Lines of markup: escaped text with `<span class="hljs-…">` only.
 *
 * @returns undefined if the language is not known.
 */
export async function highlight(text: string, language: string): Promise<string[] | undefined> {
  const load = LANGUAGES[language];
  if (!load) return undefined;
  if (!core.getLanguage(language)) core.registerLanguage(language, (await load()).default);
  return markupLines(core.highlight(text, { language, ignoreIllegals: true }).value);
}
