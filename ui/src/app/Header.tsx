import { Menu } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { Link } from "@tanstack/react-router";
import IconDots from "~icons/dots";
import IconFlask from "~icons/flask";
import IconKeyboard from "~icons/keyboard";
import IconPackage from "~icons/package";
import IconSearch from "~icons/search";
import { useTranslation } from "../i18n/useTranslation";
import { LightButton } from "../parts/LightButton";
import { MenuItemLink } from "../parts/links";
import { MenuOpener } from "../parts/Opener";
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
      <button type="button" className={`${classes.find} ${classes.wide}`} onClick={spotlight.open}>
        <IconSearch size={14} />
        <span>{t("app.find")}</span>
        <kbd>{IS_APPLE ? "⌘ K" : "Ctrl K"}</kbd>
      </button>
      <LightButton
        look="subtle"
        className={classes.narrow}
        icon={<IconSearch size={18} />}
        aria-label={t("app.find")}
        onClick={spotlight.open}
      />
      <LightButton
        look="subtle"
        className={classes.wide}
        icon={<IconKeyboard size={18} />}
        aria-label={t("app.keys")}
        hint={t("app.keys")}
        onClick={openKeysHelp}
      />
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
    <span className={classes.narrow}>
      <MenuOpener
        look="subtle"
        width={220}
        label={t("app.menu")}
        icon={<IconDots size={18} />}
        content={() => <NarrowItems />}
      />
    </span>
  );
}

function NarrowItems() {
  const { t } = useTranslation();
  return (
    <>
      <MenuItemLink to="/experiments" leftSection={<IconFlask />}>
        {t("app.experiments")}
      </MenuItemLink>
      <MenuItemLink to="/models" leftSection={<IconPackage />}>
        {t("app.models")}
      </MenuItemLink>
      <ManageItems />
      <UserItems />
      <Menu.Divider />
      <LanguageItems />
      <Menu.Divider />
      <SchemeItems />
    </>
  );
}
