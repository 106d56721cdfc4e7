import { ActionIcon, Tooltip } from "@mantine/core";
import IconArrowBarToLeft from "~icons/arrow-bar-to-left";
import IconX from "~icons/x";
import type { RunDetail } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { AnchorLink } from "../../../parts/links";
import { RunStatus } from "../../../parts/RunStatus";
import { Time } from "../../../parts/Time";
import { colourOf } from "../../runs/colour";
import classes from "./Table.module.css";

/** A run at the head of its column; the first is what the others are compared with. */
export function RunHead({
  run,
  isFirst,
  canRemove,
  onRemove,
  onFirst,
}: {
  run: RunDetail;
  isFirst: boolean;
  canRemove: boolean;
  onRemove(runId: string): void;
  onFirst(runId: string): void;
}) {
  const { t } = useTranslation();
  const name = run.name || run.runId;
  return (
    <div role="columnheader" className={classes.run}>
      <div className={classes.runName}>
        <span className={classes.dot} style={{ background: colourOf(run.runId) }} />
        <AnchorLink
          to="/experiments/$experimentId/runs/$runId"
          params={{ experimentId: run.experimentId, runId: run.runId }}
          fz="sm"
          fw={600}
          truncate
          title={name}
          lh="24px"
          style={{ flex: 1 }}
        >
          {name}
        </AnchorLink>
        {!isFirst && (
          <Tooltip label={t("compare.makeFirst")}>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={t("compare.makeFirstOf", { name })}
              onClick={() => onFirst(run.runId)}
            >
              <IconArrowBarToLeft size={13} />
            </ActionIcon>
          </Tooltip>
        )}
        {canRemove && (
          <Tooltip label={t("compare.remove")}>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={t("compare.removeOf", { name })}
              onClick={() => onRemove(run.runId)}
            >
              <IconX size={13} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <div className={classes.runFacts}>
        <RunStatus status={run.status} withLabel={false} />
        {isFirst ? (
          <span title={t("compare.baselineHint")}>{t("compare.baseline")}</span>
        ) : (
          run.start !== undefined && <Time at={run.start} />
        )}
      </div>
    </div>
  );
}
