import { Tooltip } from "@mantine/core";
import { exactTime, formatDuration } from "../format/time";
import { useLocale } from "./useLocale";
import { useNow } from "./useNow";

/** How long something took, or has taken so far while it has no end. Times are ms since 1970 UTC. */
export function Duration({ start, end }: { start: number; end: number | undefined }) {
  const locale = useLocale();
  const now = useNow(end === undefined ? 1000 : 0);
  const until = end ?? Math.max(now, start);
  return (
    <Tooltip
      withArrow
      label={`${exactTime(start, locale)} – ${end === undefined ? "…" : exactTime(end, locale)}`}
    >
      <span>{formatDuration(until - start, locale)}</span>
    </Tooltip>
  );
}
