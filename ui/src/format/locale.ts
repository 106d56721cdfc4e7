/** How numbers and times are written in a language of the app. */

const known = new Map<string, string>();

/** The browser's own variety of the language if it has one (en-GB), else the language. */
export function localeOf(language: string): string {
  const found = known.get(language) ?? varietyOf(language);
  known.set(language, found);
  return found;
}

function varietyOf(language: string): string {
  const wished = typeof navigator === "undefined" ? [] : navigator.languages;
  const own = wished.find((name) => name.slice(0, 2) === language.slice(0, 2)) ?? language;
  // Years as in file names and logs: Thai's default would be the Buddhist calendar's.
  return new Intl.Locale(own, { calendar: "gregory", numberingSystem: "latn" }).toString();
}
