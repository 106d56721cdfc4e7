import { useTranslation } from "../../../i18n/useTranslation";
import { kindOf } from "../stages";
import classes from "./Stage.module.css";

/** A stage's name in its colour; with `version`, the version that is in it. */
export function StageBadge({
  stage,
  version,
  size = "sm",
}: {
  stage: string;
  version?: string;
  size?: "sm" | "lg";
}) {
  return (
    <span className={classes.badge} data-kind={kindOf(stage)} data-size={size}>
      <StageName stage={stage} />
      {version !== undefined && <span className={classes.version}>v{version}</span>}
    </span>
  );
}

/** A stage as it is called in the language of the page; those of policies are called as they are. */
export function StageName({ stage }: { stage: string }) {
  return <>{useStageName()(stage)}</>;
}

export function useStageName(): (stage: string) => string {
  const { t } = useTranslation();
  return (stage) => {
    const kind = kindOf(stage);
    return kind === "own" ? stage : t(`models.stage.${kind}`);
  };
}
