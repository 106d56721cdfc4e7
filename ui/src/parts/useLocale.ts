import { useTranslation } from "react-i18next";
import { localeOf } from "../format/locale";

/** The locale for numbers and times in the language that is shown. */
export function useLocale(): string {
  const { i18n } = useTranslation();
  return localeOf(i18n.resolvedLanguage ?? i18n.language);
}
