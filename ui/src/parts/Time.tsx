import { Tooltip } from "@mantine/core";
import { exactTime, nearTime } from "../format/time";
import { useLocale } from "./useLocale";
import { useNow } from "./useNow";

const MINUTE = 60_000;

/** A time in ms since 1970 UTC: near ones relative, the exact one on hover and for programs. */
export function Time({ at }: { at: number }) {
  const locale = useLocale();
  const now = useNow(MINUTE);
  return (
    <Tooltip label={exactTime(at, locale)} withArrow>
      <time dateTime={new Date(at).toISOString()}>{nearTime(at, now, locale)}</time>
    </Tooltip>
  );
}
