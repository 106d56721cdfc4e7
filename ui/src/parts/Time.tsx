import { Tooltip } from "@mantine/core";
import { exactTime, nearTime } from "../format/time";
import { useLocale } from "./useLocale";
import { useNow } from "./useNow";

const MINUTE = 60_000;

/**
 * A time in ms since 1970 UTC: near ones relative, the exact one on hover and for programs.
 *
 * `inList`: one of hundreds, for which a tooltip each would be slow: the browser's own.
 */
export function Time({ at, inList = false }: { at: number; inList?: boolean }) {
  const locale = useLocale();
  const now = useNow(MINUTE);
  const exact = exactTime(at, locale);
  const time = (
    <time dateTime={new Date(at).toISOString()} title={inList ? exact : undefined}>
      {nearTime(at, now, locale)}
    </time>
  );
  return inList ? (
    time
  ) : (
    <Tooltip label={exact} withArrow>
      {time}
    </Tooltip>
  );
}
