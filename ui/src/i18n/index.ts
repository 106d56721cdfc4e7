/**
 * Languages of the app. Messages stand in `app/messages.<language>.json` and beside each feature
 * in `features/<feature>/messages.<language>.json`, under the feature's name: `t("runs.title")`.
 */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export type Messages = Record<string, unknown>;

const files = import.meta.glob<Messages>(
  ["../app/messages.*.json", "../features/*/messages.*.json"],
  { eager: true, import: "default" },
);

export const LANGUAGES = ["en", "th"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const NAMES: Record<Language, string> = { en: "English", th: "ไทย" };

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

/** The first wish that there is a translation for, else English. */
export function choose(wishes: readonly (string | null)[]): Language {
  const spoken = wishes.map((wish) => LANGUAGES.find((language) => language === wish?.slice(0, 2)));
  return spoken.find((language) => language !== undefined) ?? "en";
}

export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    lng: choose([localStorage.getItem(KEPT_AS), ...navigator.languages]),
    fallbackLng: "en",
    resources: Object.fromEntries(
      LANGUAGES.map((language) => [language, { translation: messagesOf(language) }]),
    ),
    interpolation: { escapeValue: false }, // React escapes
  });
  document.documentElement.lang = i18next.language;
}

/** Shows the app in another language, now and next time. */
export function switchLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
