import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import IconCheck from "~icons/check";
import IconLanguage from "~icons/language";
import { LANGUAGES, NAMES, switchLanguage } from "../i18n";
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
  const { i18n } = useTranslation();
  return LANGUAGES.map((language) => (
    <Menu.Item
      key={language}
      role="menuitemradio"
      aria-checked={i18n.language === language}
      lang={language}
      rightSection={i18n.language === language && <IconCheck />}
      onClick={() => void switchLanguage(language)}
    >
      {NAMES[language]}
    </Menu.Item>
  ));
}
