import { useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { KeysHelp } from "./commands/KeysHelp";
import { Palette } from "./commands/Palette";
import { useAppCommands } from "./commands/useAppCommands";
import { useCommandKeys } from "./commands/useCommandKeys";
import { Header } from "./Header";
import { invalidateOnChange } from "./live/invalidate";
import { live, useLiveConnection } from "./live/live";
import { OfflineNotice } from "./OfflineNotice";
import classes from "./Shell.module.css";
import { useSignInWhenNeeded } from "./session/useSession";
import { usePlace } from "./usePlace";

/** The frame around every screen but that for signing in, which stands alone. */
export function Shell() {
  useSignInWhenNeeded();
  return usePlace().section === "sign-in" ? <Outlet /> : <Frame />;
}

/** Where one is, and what is reachable from everywhere. */
function Frame() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const place = usePlace();
  useLiveConnection(place.experimentIds);
  useEffect(() => invalidateOnChange(live, queries), [queries]);
  useAppCommands();
  useCommandKeys();
  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={skipToMain}>
        {t("app.skip")}
      </button>
      <Header place={place} />
      <OfflineNotice />
      <main id="main" className={classes.main} tabIndex={-1} data-scroll-restoration-id="main">
        <Outlet />
      </main>
      <Palette place={place} />
      <KeysHelp />
    </div>
  );
}

function skipToMain() {
  document.getElementById("main")?.focus();
}
