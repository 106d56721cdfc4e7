import { Group, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import type { ModelDetails, ModelVersion } from "../../../api/modelVersions";
import { formatBytes } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { Panel } from "../../../parts/Panel";
import { Time } from "../../../parts/Time";
import { useLocale } from "../../../parts/useLocale";
import facts from "../../run/overview/Facts.module.css";
import classes from "./Details.module.css";

/** What the model was made with, and where it is. */
export function DetailsPanel({
  version,
  details,
  isLoading,
}: {
  version: ModelVersion;
  details: ModelDetails | undefined;
  isLoading: boolean;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <Panel title={t("models.details.title")}>
      <dl className={facts.facts}>
        {isLoading && <Skeleton height={60} style={{ gridColumn: "1 / -1" }} />}
        {details && details.flavors.length > 0 && (
          <Fact name={t("models.details.flavors")}>
            <Group gap={6}>
              {details.flavors.map((flavor) => (
                <span key={flavor.name} className={classes.flavor}>
                  {flavor.name}
                  {flavor.libraryVersion && <span>{flavor.libraryVersion}</span>}
                </span>
              ))}
            </Group>
          </Fact>
        )}
        {details?.size !== undefined && (
          <Fact name={t("models.details.size")}>{formatBytes(details.size, locale)}</Fact>
        )}
        {details?.pythonVersion && (
          <Fact name={t("models.details.python")}>{details.pythonVersion}</Fact>
        )}
        {details?.mlflowVersion && (
          <Fact name={t("models.details.mlflow")}>{details.mlflowVersion}</Fact>
        )}
        {version.updated !== undefined && (
          <Fact name={t("models.details.changed")}>
            <Time at={version.updated} />
          </Fact>
        )}
        <Fact name={t("models.details.source")}>
          <span className={facts.mono}>{version.source}</span>
          <CopyButton text={version.source} label={t("models.copyUri")} size="xs" />
        </Fact>
      </dl>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
