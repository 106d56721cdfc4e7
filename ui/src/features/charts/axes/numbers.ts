/** Numbers on axes, in the reader's locale. */

const formats = new Map<string, Intl.NumberFormat>();

function format(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(locale, options);
    formats.set(key, made);
  }
  return made;
}

/** The label of an axis's tick, as exact as the distance to the next one asks for. */
export function tickLabel(value: number, distance: number, locale: string): string {
  const size = Math.abs(value);
  if (size >= 1e6) return short(value, locale, 4);
  if (size > 0 && Math.max(size, distance) < 1e-3) return scientific(value, locale, 3);
  return format(locale, { maximumFractionDigits: decimalsOf(distance) }).format(value + 0);
}

/** How many decimals tell steps of this size apart: 2 of 0.25, 1 of 0.5. */
function decimalsOf(distance: number): number {
  if (!(distance > 0)) return 3;
  for (let decimals = 0; decimals < 20; decimals++) {
    const scaled = distance * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return decimals;
  }
  return 20;
}

/** The label of a tick on a logarithmic axis: 0.001, 1, 10,000, 1M, 1E-5. */
export function logTickLabel(value: number, locale: string): string {
  if (value >= 1e6 && value < 1e15) return short(value, locale, 3);
  if (value >= 1e15 || value < 1e-3) return scientific(value, locale, 2);
  return format(locale, { maximumSignificantDigits: 3 }).format(value);
}

function short(value: number, locale: string, digits: number): string {
  return format(locale, { notation: "compact", maximumSignificantDigits: digits }).format(value);
}

function scientific(value: number, locale: string, digits: number): string {
  return format(locale, { notation: "scientific", maximumSignificantDigits: digits }).format(value);
}
