import { useMantineColorScheme } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import IconFilter from "~icons/filter";
import IconFlask from "~icons/flask";
import IconInbox from "~icons/inbox";
import IconKeyboard from "~icons/keyboard";
import IconLanguage from "~icons/language";
import IconLink from "~icons/link";
import IconPackage from "~icons/package";
import IconSearch from "~icons/search";
import { LANGUAGES, NAMES, switchLanguage } from "../../i18n";
import { useTranslation } from "../../i18n/useTranslation";
import { copyText } from "../../parts/copyText";
import { SCHEMES } from "../SchemeMenu";
import { type Command, useCommands } from "./commands";
import { openKeysHelp } from "./KeysHelp";
import { focusFilter } from "./useCommandKeys";
import { useManageCommands } from "./useManageCommands";

/** What can be done everywhere. */
export function useAppCommands(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const commands = useMemo((): Command[] => {
    const go = t("app.groups.go");
    const look = t("app.groups.look");
    const here = t("app.groups.here");
    return [
      {
        id: "app.experiments",
        group: go,
        label: t("app.experiments"),
        words: "home list",
        icon: IconFlask,
        keys: "g e",
        run: () => void navigate({ to: "/experiments" }),
      },
      {
        id: "app.models",
        group: go,
        label: t("app.models"),
        words: "registry versions",
        icon: IconPackage,
        keys: "g m",
        run: () => void navigate({ to: "/models" }),
      },
      {
        id: "app.requests",
        group: go,
        label: t("models.requests.title"),
        words: "registry approve inbox pending",
        icon: IconInbox,
        run: () => void navigate({ to: "/model-requests" }),
      },
      {
        id: "app.palette",
        group: here,
        label: t("app.find"),
        icon: IconSearch,
        keys: "mod+k",
        run: () => spotlight.open(),
      },
      {
        id: "app.filter",
        group: here,
        label: t("app.focusFilter"),
        icon: IconFilter,
        keys: "/",
        run: focusFilter,
      },
      {
        id: "app.link",
        group: here,
        label: t("app.copyLink"),
        words: "share url address",
        icon: IconLink,
        run: () => void copyText(window.location.href),
      },
      {
        id: "app.keys",
        group: here,
        label: t("app.keys"),
        words: "shortcuts help",
        icon: IconKeyboard,
        keys: "?",
        run: openKeysHelp,
      },
      ...SCHEMES.map(({ scheme, Icon }) => ({
        id: `app.scheme.${scheme}`,
        group: look,
        label: `${t("app.scheme.title")}: ${t(`app.scheme.${scheme}`)}`,
        words: "theme dark light",
        icon: Icon,
        run: () => setColorScheme(scheme),
      })),
      ...LANGUAGES.map((language) => ({
        id: `app.language.${language}`,
        group: look,
        label: `${t("app.language")}: ${NAMES[language]}`,
        words: `language ${language}`,
        icon: IconLanguage,
        run: () => void switchLanguage(language),
      })),
    ];
  }, [t, navigate, setColorScheme]);
  useCommands(commands);
  useManageCommands();
}
