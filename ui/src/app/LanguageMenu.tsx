import { Menu } from "@mantine/core";
import IconCheck from "~icons/check";
import IconLanguage from "~icons/language";
import { LANGUAGES, NAMES, switchLanguage } from "../i18n";
import { useTranslation } from "../i18n/useTranslation";
import { MenuOpener } from "../parts/Opener";

export function LanguageMenu() {
  const { t } = useTranslation();
  return (
    <MenuOpener
      look="subtle"
      width={160}
      label={t("app.language")}
      hint={t("app.language")}
      icon={<IconLanguage size={18} />}
      content={() => <LanguageItems />}
    />
  );
}

/** Each language under the name that it calls itself. */
export function LanguageItems() {
  const { language: shown } = useTranslation();
  return LANGUAGES.map((language) => (
    <Menu.Item
      key={language}
      role="menuitemradio"
      aria-checked={language === shown}
      lang={language}
      rightSection={language === shown && <IconCheck />}
      onClick={() => void switchLanguage(language)}
    >
      {NAMES[language]}
    </Menu.Item>
  ));
}
