import {
  ActionIcon,
  Menu,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import IconCheck from "~icons/check";
import IconDeviceDesktop from "~icons/device-desktop";
import IconMoon from "~icons/moon";
import IconSun from "~icons/sun";

export const SCHEMES = [
  { scheme: "light", Icon: IconSun },
  { scheme: "dark", Icon: IconMoon },
  { scheme: "auto", Icon: IconDeviceDesktop },
] as const;

export function SchemeMenu() {
  const { t } = useTranslation();
  const shown = useComputedColorScheme("light");
  return (
    <Menu position="bottom-end" width={180}>
      <Tooltip label={t("app.scheme.title")}>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t("app.scheme.title")}>
            {shown === "dark" ? <IconMoon size={18} /> : <IconSun size={18} />}
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <SchemeItems />
      </Menu.Dropdown>
    </Menu>
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
