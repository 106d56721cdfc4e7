import { Menu, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import IconCheck from "~icons/check";
import IconDeviceDesktop from "~icons/device-desktop";
import IconMoon from "~icons/moon";
import IconSun from "~icons/sun";
import { useTranslation } from "../i18n/useTranslation";
import { MenuOpener } from "../parts/Opener";

export const SCHEMES = [
  { scheme: "light", Icon: IconSun },
  { scheme: "dark", Icon: IconMoon },
  { scheme: "auto", Icon: IconDeviceDesktop },
] as const;

export function SchemeMenu() {
  const { t } = useTranslation();
  const shown = useComputedColorScheme("light");
  return (
    <MenuOpener
      look="subtle"
      width={180}
      label={t("app.scheme.title")}
      hint={t("app.scheme.title")}
      icon={shown === "dark" ? <IconMoon size={18} /> : <IconSun size={18} />}
      content={() => <SchemeItems />}
    />
  );
}

export function SchemeItems() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SCHEMES.map(({ scheme, Icon }) => (
    <Menu.Item
      key={scheme}
      role="menuitemradio"
      aria-checked={scheme === colorScheme}
      leftSection={<Icon />}
      rightSection={scheme === colorScheme && <IconCheck />}
      onClick={() => setColorScheme(scheme)}
    >
      {t(`app.scheme.${scheme}`)}
    </Menu.Item>
  ));
}
