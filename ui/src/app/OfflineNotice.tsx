import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "../i18n/useTranslation";
import { live, useLiveState } from "./live/live";
import classes from "./Shell.module.css";

const PATIENCE_MS = 3000;

/** Says that the server does not answer, once that has lasted: a hiccup moves nothing. */
export function OfflineNotice() {
  const { t } = useTranslation();
  const offline = useLiveState() === "offline";
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!offline) return setLasting(false);
    const timer = setTimeout(() => setLasting(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [offline]);
  if (!lasting) return null;
  return (
    <div className={classes.offline} role="alert">
      {t("app.live.offlineHint")}
      <Button size="compact-xs" variant="default" onClick={() => live.hurry()}>
        {t("app.retry")}
      </Button>
    </div>
  );
}
