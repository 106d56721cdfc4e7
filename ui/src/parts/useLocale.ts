import { localeOf } from "../format/locale";
import { useTranslation } from "../i18n/useTranslation";

/** The locale for numbers and times in the language that is shown. */
export function useLocale(): string {
  return localeOf(useTranslation().language);
}
