/**
 * The first script, before anything is painted: light or dark; then what the screen in the address
 * needs is asked for, while the app's own script is still being read. The build puts `ASKED` before
 * it (`plugins/first.ts`) and gives it a name of its own.
 */
/* global ASKED */
(() => {
  const chosen = localStorage.getItem("mantine-color-scheme-value");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const scheme = chosen === "dark" || chosen === "light" ? chosen : system;
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);

  const ask = (rel, href, as) => {
    const link = Object.assign(document.createElement("link"), { rel, href, as });
    link.crossOrigin = "";
    document.head.append(link);
  };
  const { screens, languages } =
    typeof ASKED === "undefined" ? { screens: [], languages: {} } : ASKED;
  for (const { address, scripts, styles, answers } of screens) {
    const found = new RegExp(address).exec(location.hash);
    if (!found) continue;
    for (const file of scripts) ask("modulepreload", file, "script");
    for (const file of styles) ask("preload", file, "style");
    for (const path of answers) {
      ask(
        "preload",
        path.replace(/\$(\d)/, (_, nth) => found[nth]),
        "fetch",
      );
    }
  }
  // As `src/i18n` chooses. Letters that come late move what stands around them.
  const wishes = [localStorage.getItem("headrace.language"), ...navigator.languages];
  const language = wishes.map((wish) => languages[wish?.slice(0, 2)]).find(Boolean);
  for (const file of language?.scripts ?? []) ask("modulepreload", file, "script");
  for (const file of language?.fonts ?? []) ask("preload", file, "font");
})();
