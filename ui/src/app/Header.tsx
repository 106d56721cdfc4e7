import { ActionIcon, Kbd, Menu, Tooltip, UnstyledButton } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import IconDots from "~icons/dots";
import IconFlask from "~icons/flask";
import IconKeyboard from "~icons/keyboard";
import IconPackage from "~icons/package";
import IconSearch from "~icons/search";
import { Breadcrumbs } from "./Breadcrumbs";
import { openKeysHelp } from "./commands/KeysHelp";
import { IS_APPLE } from "./commands/platform";
import { LanguageItems, LanguageMenu } from "./LanguageMenu";
import { LiveIndicator } from "./LiveIndicator";
import { SchemeItems, SchemeMenu } from "./SchemeMenu";
import classes from "./Shell.module.css";
import { ManageItems, ManageMenu } from "./session/ManageMenu";
import { UserItems, UserMenu } from "./session/UserMenu";
import type { Place } from "./usePlace";

export function Header({ place }: { place: Place }) {
  const { t } = useTranslation();
  return (
    <header className={classes.header}>
      <Link to="/experiments" className={classes.brand} aria-label="Headrace">
        <img src="./icon.svg" alt="" width={26} height={26} />
        <span className={classes.wide}>Headrace</span>
      </Link>
      <nav className={classes.wide} aria-label={t("app.sections")}>
        <Link to="/experiments" className={classes.link}>
          {t("app.experiments")}
        </Link>
        <Link to="/models" className={classes.link}>
          {t("app.models")}
        </Link>
      </nav>
      <Breadcrumbs place={place} />
      <LiveIndicator />
      <UnstyledButton className={`${classes.find} ${classes.wide}`} onClick={spotlight.open}>
        <IconSearch size={14} />
        <span>{t("app.find")}</span>
        <Kbd size="xs">{IS_APPLE ? "⌘ K" : "Ctrl K"}</Kbd>
      </UnstyledButton>
      <ActionIcon
        className={classes.narrow}
        size="lg"
        aria-label={t("app.find")}
        onClick={spotlight.open}
      >
        <IconSearch size={18} />
      </ActionIcon>
      <Tooltip label={t("app.keys")}>
        <ActionIcon
          className={classes.wide}
          size="lg"
          aria-label={t("app.keys")}
          onClick={openKeysHelp}
        >
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
      <span className={`${classes.tools} ${classes.wide}`}>
        <ManageMenu />
        <LanguageMenu />
        <SchemeMenu />
        <UserMenu />
      </span>
      <NarrowMenu />
    </header>
  );
}

/** On a narrow screen: all that the header has no room for. */
function NarrowMenu() {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon className={classes.narrow} size="lg" aria-label={t("app.menu")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/experiments" leftSection={<IconFlask />}>
          {t("app.experiments")}
        </Menu.Item>
        <Menu.Item component={Link} to="/models" leftSection={<IconPackage />}>
          {t("app.models")}
        </Menu.Item>
        <ManageItems />
        <UserItems />
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <SchemeItems />
      </Menu.Dropdown>
    </Menu>
  );
}
