import { useTranslation } from "../i18n/useTranslation";
import { useLiveState } from "./live/live";
import classes from "./Shell.module.css";

/** Whether what is shown follows the server. */
export function LiveIndicator() {
  const { t } = useTranslation();
  const state = useLiveState();
  return (
    <span
      className={classes.live}
      data-state={state}
      data-hint={t(`app.live.${state}Hint`)}
      role="status"
    >
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.wide}>{t(`app.live.${state}`)}</span>
    </span>
  );
}
