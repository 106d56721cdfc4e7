/**
 * Leaves out the styles of Mantine's components that no screen uses: its one file has those of all,
 * and every rule is read, and held against every element. Its class names are `m_` and a hash; they
 * stand in the script of the component and nowhere else.
 */
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type SelectorList, transform } from "lightningcss";
import type { Plugin } from "vite";
import { mantineImports } from "./mantine.ts";

const STYLES = /\/@mantine\/\w+\/styles\.css$/;
const FILE_IMPORT = /(?:import|from)\s*["'](\.[^"']+\.mjs)["']/g;
const CLASS = /\bm_[0-9a-f]+\b/g;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function unusedStyles(): Plugin {
  let used: Promise<ReadonlySet<string>>;
  let root = "";
  return {
    name: "headrace-unused-styles",
    apply: "build",
    enforce: "pre",
    configResolved(config) {
      root = config.root;
    },
    buildStart() {
      used = usedClasses(root);
    },
    async transform(code, id) {
      if (STYLES.test(id)) return { code: withoutUnused(code, await used), map: null };
    },
    // What is wrongly left out would be seen on one screen only: it ends the build.
    async generateBundle(_, bundle) {
      const known = await used;
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const [name] of file.code.matchAll(CLASS))
          if (!known.has(name)) throw new Error(`${file.fileName} needs the styles of .${name}.`);
      }
    },
  };
}

/** Classes of the components that the app's files name, and of those that these are made of. */
async function usedClasses(root: string): Promise<ReadonlySet<string>> {
  const packages = join(root, "node_modules/@mantine");
  const scripts = (await filesIn(packages)).filter((path) => /\/esm\/.*\.mjs$/.test(path));
  const places = new Map(scripts.map((path) => [basename(path, ".mjs"), path]));
  const waiting = (await filesIn(join(root, "src"))).filter((path) => /\.tsx?$/.test(path));
  const read = new Set<string>();
  const used = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (read.has(path)) continue;
    read.add(path);
    const code = await readFile(path, "utf8");
    for (const [name] of code.matchAll(CLASS)) used.add(name);
    for (const { name } of mantineImports(code)) {
      const place = places.get(name);
      if (place) waiting.push(place);
    }
    if (path.endsWith(".mjs"))
      for (const [, file = ""] of code.matchAll(FILE_IMPORT))
        waiting.push(resolve(dirname(path), file));
  }
  return used;
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
}

/** The style sheet without the rules of which every selector needs a class that is not used. */
export function withoutUnused(css: string, used: ReadonlySet<string>): string {
  const { code } = transform({
    filename: "styles.css",
    code: encoder.encode(css),
    visitor: {
      Rule: {
        style(rule) {
          const isUnused = rule.value.selectors.every((each) => needsUnused(each, used));
          return isUnused ? [] : undefined;
        },
      },
    },
  });
  return decoder.decode(code);
}

function needsUnused(selector: SelectorList[number], used: ReadonlySet<string>): boolean {
  return selector.some((part) => {
    if (part.type === "class") return part.name.startsWith("m_") && !used.has(part.name);
    // `:where(.m_…)`: one of what it lists must be there.
    if (part.type === "pseudo-class" && (part.kind === "where" || part.kind === "is"))
      return part.selectors.every((each) => needsUnused(each, used));
    return false;
  });
}
