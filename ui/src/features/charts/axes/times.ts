/** Times of day and spans of time on axes, in the reader's language and zone. */

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

const UNITS = [
  { unit: "day", size: DAY },
  { unit: "hour", size: HOUR },
  { unit: "minute", size: MINUTE },
  { unit: "second", size: SECOND },
  { unit: "millisecond", size: 1 },
] as const;

/**
 * A span of time in its largest two units: "2h 30m", "45s", "1.25s".
 *
 * @param span in ms
 */
export function spanLabel(span: number, language: string): string {
  const size = Math.abs(span);
  const sign = span < 0 ? "−" : "";
  if (size === 0) return unitLabel(0, "second", language);
  if (size < SECOND) return sign + unitLabel(size, "millisecond", language);
  if (size < MINUTE) return sign + unitLabel(size / SECOND, "second", language);
  let rest = Math.round(size / SECOND) * SECOND;
  const parts: string[] = [];
  for (const { unit, size: of } of UNITS) {
    if (of < SECOND || parts.length === 2) break;
    const count = Math.floor(rest / of);
    rest -= count * of;
    if (count > 0) parts.push(unitLabel(count, unit, language));
    else if (parts.length) break;
  }
  return sign + parts.join(" ");
}

function unitLabel(count: number, unit: string, language: string): string {
  const options = { style: "unit", unit, unitDisplay: "narrow", maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(language, options as Intl.NumberFormatOptions).format(count);
}

/**
 * The label of a tick on an axis of the time of day.
 *
 * @param at ms since 1970 UTC
 * @param distance to the next tick, in ms
 * @param first whether the day has to be told: the first tick, or the first of its day
 */
export function timeTick(at: number, distance: number, first: boolean, language: string): string {
  const date = new Date(at);
  if (distance >= DAY) return dateFormat(language, { day: "numeric", month: "short" }).format(date);
  const seconds = distance < MINUTE ? ({ second: "2-digit" } as const) : {};
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...seconds } as const;
  const label = dateFormat(language, time).format(date);
  if (!first) return label;
  return `${label}\n${dateFormat(language, { day: "numeric", month: "short" }).format(date)}`;
}

/** The moment, to the second: in tooltips and tables. */
export function momentLabel(at: number, language: string): string {
  return dateFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(at));
}

/** Whether two moments lie on the same day here. */
export function sameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // Thai months with the years of everybody's logs.
  const key = language + JSON.stringify(options);
  let made = dateFormats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language, { calendar: "gregory", ...options });
    dateFormats.set(key, made);
  }
  return made;
}
