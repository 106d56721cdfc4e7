/**
 * Languages of the app. Messages stand in `app/messages.<language>.json` and beside each feature
 * in `features/<feature>/messages.<language>.json`, under the feature's name: `t("runs.title")`.
 */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

type Messages = Record<string, unknown>;

const files = import.meta.glob<Messages>(
  ["../app/messages.*.json", "../features/*/messages.*.json"],
  { eager: true, import: "default" },
);

export const LANGUAGES = ["en", "th"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_AS = "headrace.language";

/** The messages of a language, each feature's under its folder's name. */
export function messagesOf(language: Language): Messages {
  const messages: Messages = {};
  for (const [path, content] of Object.entries(files)) {
    const [, feature, of] = /([^/]+)\/messages\.(\w+)\.json$/.exec(path) ?? [];
    if (feature && of === language) messages[feature] = content;
  }
  return messages;
}

function preferred(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  const wished = [kept, ...navigator.languages].map((name) => name?.slice(0, 2));
  return (
    LANGUAGES.find(
      (language) => wished.find((w) => LANGUAGES.includes(w as Language)) === language,
    ) ?? "en"
  );
}

export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    lng: preferred(),
    fallbackLng: "en",
    resources: Object.fromEntries(
      LANGUAGES.map((language) => [language, { translation: messagesOf(language) }]),
    ),
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = i18next.language;
  i18next.on("languageChanged", (language) => {
    document.documentElement.lang = language;
    localStorage.setItem(KEPT_AS, language);
  });
}
