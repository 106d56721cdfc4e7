/**
 * Messages in the language that is shown. A screen asks for some hundred of them before it is
 * painted, so a component pays here for no more than being told of another language.
 */
import i18next, { type TFunction } from "i18next";
import { useSyncExternalStore } from "react";

interface Translation {
  t: TFunction;
  language: string;
}

let current: Translation | undefined;

export function useTranslation(): Translation {
  return useSyncExternalStore(subscribe, translation);
}

function subscribe(listener: () => void): () => void {
  i18next.on("languageChanged", listener);
  return () => i18next.off("languageChanged", listener);
}

function translation(): Translation {
  if (current?.language !== i18next.language) {
    current = { t: remembering(), language: i18next.language };
  }
  return current as Translation;
}

/** Messages without values are looked up once. */
function remembering(): TFunction {
  const known = new Map<string, string>();
  const t = (key: string, values?: Record<string, unknown>): string => {
    if (values !== undefined) return i18next.t(key, values);
    const before = known.get(key);
    if (before !== undefined) return before;
    const text = i18next.t(key);
    known.set(key, text);
    return text;
  };
  return t as TFunction;
}
