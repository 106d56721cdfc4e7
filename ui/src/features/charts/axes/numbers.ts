/** Numbers on axes and in tooltips, in the reader's language. */

const formats = new Map<string, Intl.NumberFormat>();

function format(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(language, options);
    formats.set(key, made);
  }
  return made;
}

/** The label of an axis's tick, as exact as the distance to the next one asks for. */
export function tickLabel(value: number, distance: number, language: string): string {
  const size = Math.abs(value);
  if (size >= 1e6) return short(value, language, 4);
  if (size > 0 && Math.max(size, distance) < 1e-3) return scientific(value, language, 3);
  const decimals = distance > 0 ? Math.max(0, Math.ceil(-Math.log10(distance) - 1e-9)) : 3;
  return format(language, { maximumFractionDigits: Math.min(decimals, 20) }).format(value + 0);
}

/** The label of a tick on a logarithmic axis: 0.001, 1, 10,000, 1M, 1E-5. */
export function logTickLabel(value: number, language: string): string {
  if (value >= 1e6 && value < 1e15) return short(value, language, 3);
  if (value >= 1e15 || value < 1e-3) return scientific(value, language, 2);
  return format(language, { maximumSignificantDigits: 3 }).format(value);
}

/** A value to read: at most `digits` significant digits. */
export function valueLabel(value: number, language: string, digits = 5): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return scientific(value, language, digits);
  if (Number.isInteger(value)) return format(language, {}).format(value);
  const whole = Math.max(digits, Math.floor(Math.log10(size)) + 1);
  return format(language, { maximumSignificantDigits: Math.min(whole, 21) }).format(value);
}

function short(value: number, language: string, digits: number): string {
  return format(language, { notation: "compact", maximumSignificantDigits: digits }).format(value);
}

function scientific(value: number, language: string, digits: number): string {
  return format(language, { notation: "scientific", maximumSignificantDigits: digits }).format(
    value,
  );
}
