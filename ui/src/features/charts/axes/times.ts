/** Times of day and spans of time on axes, in the reader's locale and zone. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances between ticks of a span's axis, in ms: what people count in. */
export const SPAN_STEPS: number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 20_000].map((n) => n * DAY),
];

/**
 * The label of a tick on an axis of the time of day.
 *
 * @param at ms since 1970 UTC
 * @param distance to the next tick, in ms
 * @param first whether the day has to be told: the first tick, or the first of its day
 */
export function timeTick(at: number, distance: number, first: boolean, locale: string): string {
  const date = new Date(at);
  if (distance >= DAY) return dateFormat(locale, { day: "numeric", month: "short" }).format(date);
  const seconds = distance < MINUTE ? ({ second: "2-digit" } as const) : {};
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...seconds } as const;
  const label = dateFormat(locale, time).format(date);
  if (!first) return label;
  return `${label}\n${dateFormat(locale, { day: "numeric", month: "short" }).format(date)}`;
}

/** Whether two moments lie on the same day here. */
export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = dateFormats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(locale, options);
    dateFormats.set(key, made);
  }
  return made;
}
