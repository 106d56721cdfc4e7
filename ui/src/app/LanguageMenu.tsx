import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import IconCheck from "~icons/check";
import IconLanguage from "~icons/language";
import { LANGUAGES, NAMES, switchLanguage } from "../i18n";

export function LanguageMenu() {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={160}>
      <Tooltip label={t("app.language")}>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t("app.language")}>
            <IconLanguage size={18} />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <LanguageItems />
      </Menu.Dropdown>
    </Menu>
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
