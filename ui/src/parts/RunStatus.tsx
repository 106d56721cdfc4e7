import { memo } from "react";
import IconCircleCheckFilled from "~icons/circle-check-filled";
import IconCircleDotFilled from "~icons/circle-dot-filled";
import IconCircleXFilled from "~icons/circle-x-filled";
import IconClockFilled from "~icons/clock-filled";
import IconPlayerStopFilled from "~icons/player-stop-filled";
import { useTranslation } from "../i18n/useTranslation";
import classes from "./RunStatus.module.css";

const LOOKS = {
  RUNNING: { Icon: IconCircleDotFilled, colour: "var(--mantine-color-blue-text)" },
  SCHEDULED: { Icon: IconClockFilled, colour: "var(--mantine-color-dimmed)" },
  FINISHED: { Icon: IconCircleCheckFilled, colour: "var(--mantine-color-teal-text)" },
  FAILED: { Icon: IconCircleXFilled, colour: "var(--mantine-color-red-text)" },
  KILLED: { Icon: IconPlayerStopFilled, colour: "var(--mantine-color-orange-text)" },
} as const;

type Known = keyof typeof LOOKS;

/** A run's status as a mark, with its name beside it or, where space is short, on hover only. */
export function RunStatus({ status, withLabel = true }: { status: string; withLabel?: boolean }) {
  const { t } = useTranslation();
  const known = knownOf(status);
  const { Icon, colour } = LOOKS[known];
  const name = t(`app.status.${known}`);
  if (!withLabel) return <StatusMark status={status} name={name} />;
  return (
    <span className={classes.status}>
      <Icon
        size={14}
        style={{ color: colour, flex: "none" }}
        className={known === "RUNNING" ? classes.running : undefined}
      />
      {name}
    </span>
  );
}

/** The mark alone; `name` is the status in the viewer's language. */
export const StatusMark = memo(function StatusMark({
  status,
  name,
}: {
  status: string;
  name: string;
}) {
  const known = knownOf(status);
  const { Icon, colour } = LOOKS[known];
  return (
    <span className={classes.status} title={name}>
      <Icon
        size={14}
        style={{ color: colour, flex: "none" }}
        className={known === "RUNNING" ? classes.running : undefined}
        role="img"
        aria-hidden={false}
        aria-label={name}
      />
    </span>
  );
});

function knownOf(status: string): Known {
  return status in LOOKS ? (status as Known) : "SCHEDULED";
}
