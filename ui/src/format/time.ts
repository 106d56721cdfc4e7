/** Times and durations as people read them; all times are ms since 1970 UTC. */
import { dateFormat, numberFormat, relativeFormat } from "./formatters";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The exact time in the viewer's zone, to the millisecond, with the zone's name. */
export function exactTime(time: number, locale: string, timeZone?: string): string {
  return dateFormat(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    timeZoneName: "short",
    timeZone,
  }).format(time);
}

/** Day and minute in the viewer's zone. */
export function shortTime(time: number, locale: string, timeZone?: string): string {
  const options = { dateStyle: "medium", timeStyle: "short", timeZone } as const;
  return dateFormat(locale, options).format(time);
}

/** The time as far as it is read at a glance: "3 min ago", then the date. */
export function nearTime(time: number, now: number, locale: string, timeZone?: string): string {
  const past = now - time;
  if (past >= -MINUTE && past < 7 * DAY) {
    const relative = relativeFormat(locale, { numeric: "auto", style: "short" });
    if (past < MINUTE) return relative.format(0, "second");
    if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), "minute");
    if (past < DAY) return relative.format(-Math.floor(past / HOUR), "hour");
    return relative.format(-Math.floor(past / DAY), "day");
  }
  return shortTime(time, locale, timeZone);
}

function unit(value: number, name: string, locale: string, digits = 0): string {
  return numberFormat(locale, {
    style: "unit",
    unit: name,
    unitDisplay: "narrow",
    maximumFractionDigits: digits,
  }).format(value);
}

/** A duration in its two largest units: `1h 5m`, `12.3s`, `85ms`. */
export function formatDuration(ms: number, locale: string): string {
  if (ms < SECOND) return unit(Math.max(0, Math.round(ms)), "millisecond", locale);
  if (ms < MINUTE) return unit(Math.floor(ms / 100) / 10, "second", locale, 1);
  const [large, small, first, second] =
    ms < HOUR
      ? ([MINUTE, SECOND, "minute", "second"] as const)
      : ms < DAY
        ? ([HOUR, MINUTE, "hour", "minute"] as const)
        : ([DAY, HOUR, "day", "hour"] as const);
  const rest = Math.floor((ms % large) / small);
  const parts = [unit(Math.floor(ms / large), first, locale)];
  if (rest > 0) parts.push(unit(rest, second, locale));
  return parts.join(" ");
}
