/** Numbers as people read them. */

const formats = new Map<string, Intl.NumberFormat>();

function format(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** A count: whole, with the locale's separators. */
export function formatCount(value: number, locale: string): string {
  return format(locale, { maximumFractionDigits: 0 }).format(value);
}

/**
 * A metric's value, short enough for a table: five significant digits, powers of ten where the
 * number is very large or small; whole numbers stay whole up to a billion.
 */
export function formatMetric(value: number, locale: string): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return format(locale, {}).format(value);
  if (size >= 1e7 || size < 1e-4) return exponential(value, locale);
  // No digit before the point is made up: 123,457 and not 123,460.
  if (size >= 1e5) return format(locale, { maximumFractionDigits: 0 }).format(value);
  return format(locale, { maximumSignificantDigits: 5 }).format(value);
}

function exponential(value: number, locale: string): string {
  const [mantissa = "", exponent = ""] = value.toExponential(3).split("e");
  const digits = format(locale, { maximumFractionDigits: 3 }).format(Number(mantissa));
  return `${digits}e${exponent.replace("+", "")}`;
}

/** All digits of a number, for copying and for the tooltip. */
export function exactNumber(value: number): string {
  return String(value);
}

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** A size in bytes with its unit, in steps of 1,000: `1.3 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < BYTE_UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return format(locale, {
    style: "unit",
    unit: BYTE_UNITS[unit],
    unitDisplay: unit === 0 ? "long" : "short",
    maximumSignificantDigits: unit === 0 ? 21 : 3,
  }).format(size);
}

/** A change relative to something: `+12.5%`. */
export function formatChange(part: number, locale: string): string {
  return format(locale, {
    style: "percent",
    signDisplay: "exceptZero",
    maximumSignificantDigits: 3,
  }).format(part);
}
