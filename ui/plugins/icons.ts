/**
 * `import IconPlay from "~icons/player-play"`: any icon of Tabler's as a component.
 *
 * They come out of one file of outlines (`@iconify-json/tabler`) when the app is built, and only
 * those that are imported get into it. Tabler's own React package would unpack 18,000 files first.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

interface IconSet {
  icons: Record<string, { body: string } | undefined>;
  aliases?: Record<string, { parent: string } | undefined>;
}

const PREFIX = "~icons/";

export function icons(): Plugin {
  let set: IconSet | undefined;
  const outline = (name: string) => {
    set ??= JSON.parse(
      readFileSync(
        createRequire(import.meta.url).resolve("@iconify-json/tabler/icons.json"),
        "utf8",
      ),
    ) as IconSet;
    return (set.icons[name] ?? set.icons[set.aliases?.[name]?.parent ?? ""])?.body;
  };
  return {
    name: "headrace-icons",
    enforce: "pre",
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const name = id.slice(PREFIX.length + 1);
      const body = outline(name);
      if (!body) this.error(`Tabler has no icon "${name}": see https://tabler.io/icons`);
      // How strokes look is said once, where the component is.
      const shapes = body.replace(
        / (fill|stroke|stroke-linecap|stroke-linejoin|stroke-width)="[^"]*"/g,
        "",
      );
      const filled = !body.includes('stroke="currentColor"');
      return [
        'import { icon } from "/src/parts/icon";',
        `export default /* @__PURE__ */ icon(${JSON.stringify(shapes)}, ${filled});`,
      ].join("\n");
    },
  };
}
