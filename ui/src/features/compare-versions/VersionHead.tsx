import { ActionIcon, Tooltip } from "@mantine/core";
import IconArrowBarToLeft from "~icons/arrow-bar-to-left";
import IconX from "~icons/x";
import type { ModelVersion } from "../../api/modelVersions";
import { useTranslation } from "../../i18n/useTranslation";
import { AnchorLink } from "../../parts/links";
import { Time } from "../../parts/Time";
import { Person } from "../models/parts/Person";
import { StageBadge } from "../models/parts/StageBadge";
import classes from "./CompareVersions.module.css";

/** Which version a column is: its stage, who made it and when, what they said of it. */
export function VersionHead({
  version: { name, version, stage, user, created, description, aliases },
  isFirst,
  canRemove,
  onRemove,
  onFirst,
}: {
  version: ModelVersion;
  isFirst: boolean;
  canRemove: boolean;
  onRemove(): void;
  onFirst(): void;
}) {
  const { t } = useTranslation();
  const called = `${name} v${version}`;
  return (
    <th scope="col" className={classes.version}>
      <div className={classes.name}>
        <AnchorLink
          to="/models/$name/versions/$version"
          params={{ name, version }}
          fw={650}
          fz="sm"
          truncate
          title={called}
        >
          {called}
        </AnchorLink>
        <span className={classes.tools}>
          {!isFirst && (
            <Tooltip label={t("compare-versions.makeFirst")}>
              <ActionIcon
                size={24}
                aria-label={t("compare-versions.makeFirstOf", { name: called })}
                onClick={onFirst}
              >
                <IconArrowBarToLeft size={14} />
              </ActionIcon>
            </Tooltip>
          )}
          {canRemove && (
            <Tooltip label={t("compare-versions.remove")}>
              <ActionIcon
                size={24}
                aria-label={t("compare-versions.removeOf", { name: called })}
                onClick={onRemove}
              >
                <IconX size={14} />
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </div>
      <div className={classes.facts}>
        <StageBadge stage={stage} />
        {aliases.map((alias) => (
          <span key={alias}>@{alias}</span>
        ))}
        {isFirst && <span>{t("compare-versions.baseline")}</span>}
      </div>
      <div className={classes.facts}>
        {user && <Person name={user} />}
        {created !== undefined && <Time at={created} />}
      </div>
      {description && (
        <p className={classes.note} title={description}>
          {description.replace(/[*_`#]/g, "")}
        </p>
      )}
    </th>
  );
}
