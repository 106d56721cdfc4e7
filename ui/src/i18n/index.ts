/**
 * Languages of the app. Messages stand in `app/messages.<language>.json` and beside each feature
 * in `features/<feature>/messages.<language>.json`, under the feature's name: `t("runs.title")`.
 * English is always there; another language is loaded when it is chosen.
 */
import i18next from "i18next";
import { byFeature, type MessageFiles, type Messages } from "./byFeature";

export const LANGUAGES = ["en", "th"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const NAMES: Record<Language, string> = { en: "English", th: "ไทย" };

const KEPT_AS = "headrace.language";

const english: MessageFiles = import.meta.glob(
  ["../app/messages.en.json", "../features/*/messages.en.json"],
  { eager: true, import: "default" },
);

const OTHERS: Record<Exclude<Language, "en">, () => Promise<{ messages: Messages }>> = {
  th: () => import("./thai"),
};

/** The messages of a language, each feature's under its folder's name. */
export async function messagesOf(language: Language): Promise<Messages> {
  return language === "en" ? byFeature(english) : (await OTHERS[language]()).messages;
}

/** The first wish that there is a translation for, else English. */
export function choose(wishes: readonly (string | null)[]): Language {
  const spoken = wishes.map((wish) => LANGUAGES.find((language) => language === wish?.slice(0, 2)));
  return spoken.find((language) => language !== undefined) ?? "en";
}

export async function startI18n(): Promise<void> {
  await i18next.init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { translation: byFeature(english) } },
    interpolation: { escapeValue: false }, // React escapes
  });
  await show(choose([localStorage.getItem(KEPT_AS), ...navigator.languages]));
}

/** Shows the app in another language, now and next time. */
export async function switchLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT_AS, language);
  await show(language);
}

async function show(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", await messagesOf(language));
  }
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
