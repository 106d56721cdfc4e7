import type { ModelDetails } from "../../../api/modelVersions";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import classes from "./Details.module.css";

const SHOWN = 12;

/** The SHA-256 of each file as it was logged: what is loaded is checked against them. */
export function DigestsPanel({ digests }: { digests: ModelDetails["digests"] }) {
  const { t } = useTranslation();
  if (digests.length === 0) return null;
  return (
    <Panel title={t("models.digests.title")} count={digests.length}>
      <RowList
        label={t("models.digests.title")}
        items={digests}
        keyOf={({ path }) => path}
        height={300}
      >
        {({ path, sha256 }) => (
          <div className={classes.digest}>
            <span className={classes.path} title={path}>
              {path}
            </span>
            <span className={classes.sha} title={sha256}>
              {sha256.slice(0, SHOWN)}
            </span>
            <CopyButton text={sha256} label={t("models.digests.copy", { path })} size="xs" />
          </div>
        )}
      </RowList>
    </Panel>
  );
}
