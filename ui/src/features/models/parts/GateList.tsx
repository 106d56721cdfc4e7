import IconCircleCheck from "~icons/circle-check";
import IconCircleX from "~icons/circle-x";
import type { Gate } from "../../../api/modelVersions";
import { useTranslation } from "../../../i18n/useTranslation";
import classes from "./GateList.module.css";

const REASONS = [
  "no_run",
  "run_differs",
  "no_tag",
  "tag_differs",
  "no_signature",
  "signature_unread",
  "not_measured",
  "held_not_measured",
  "not_better",
  "not_better_by",
] as const;

/** Whether the app has words for a reason; a newer server may have more. */
function isReason(reason: string): reason is (typeof REASONS)[number] {
  return (REASONS as readonly string[]).includes(reason);
}

/** What a version must meet to come to a stage, and whether it does. */
export function GateList({ gates }: { gates: readonly Gate[] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.gates} aria-label={t("models.gates.title")}>
      {gates.map((gate) => {
        const isMet = gate.unmet.length === 0;
        const Icon = isMet ? IconCircleCheck : IconCircleX;
        return (
          <li key={`${gate.kind} ${gate.text}`} className={classes.gate} data-met={isMet}>
            <Icon
              size={16}
              role="img"
              aria-hidden={false}
              aria-label={t(isMet ? "models.gates.met" : "models.gates.unmet")}
            />
            <span>
              {gate.kind === "signature" ? (
                t("models.gates.signature")
              ) : (
                <code className={classes.text}>{gate.text}</code>
              )}
              {!isMet && (
                <span className={classes.reason}>
                  {isReason(gate.reason)
                    ? t(`models.gates.why.${gate.reason}`, gate.values)
                    : gate.unmet.join(" ")}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
