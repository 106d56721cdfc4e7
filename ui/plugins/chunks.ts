/**
 * Which modules share a file. Whatever the first screen needs at once comes in one file rather than in
 * thirty, and what is small and shared by several screens in others.
 */
import type { Plugin } from "vite";
import { mantineImports } from "./mantine.ts";

interface Module {
  code: string;
  importedIds: readonly string[];
}

const ICON = "~icons/";
/**
 * What most screens show: one file, for each that is asked for costs a slow processor more than its
 * few kilobytes. (Not all parts: that of Markdown brings its parser with it.)
 */
const PARTS = new RegExp(
  [
    "/src/(api|format)/",
    "/src/parts/(Copy|Duration|Empty|Error|Light|KeyValue\\.|MetricValue|Opener|Panel|RunStatus|Screen|Segmented|Time|use)",
    "/src/app/useTitle",
    "/src/features/runs/(colour|columns/column)\\.",
    "/src/features/(lists|runs/filter)/(FilterBox|List\\.|completion|quote|tokens|use|whole|words)",
    "/src/features/charts/(layout|curves/curve)\\.",
    "/@mantine/core/esm/components/(Badge|Center|Group|Input|InputBase|Progress|TextInput|ThemeIcon)/",
    "/@mantine/core/.*/get-auto-contrast-value",
    ICON,
  ].join("|"),
);
/** The screens of runs, of one experiment and of several: one file with what only they need. */
const RUNS = /\/src\/features\/runs\/(ExperimentRunsScreen|RunsScreen)\./;
/** Files that only pass on what others export: all components of Mantine, say. */
const INDEX = /\/node_modules\/(@mantine\/[\w-]+)\/esm\/index\.mjs$/;

export function chunks(): Plugin {
  const modules = new Map<string, Module>();
  const entries: string[] = [];
  let first: Set<string> | undefined;
  return {
    name: "headrace-chunks",
    apply: "build",
    moduleParsed({ id, code, importedIds, isEntry }) {
      modules.set(id, { code: code ?? "", importedIds });
      if (isEntry) entries.push(id);
    },
    config: () => ({
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                {
                  name: (id: string) => {
                    first ??= neededFirst(entries, modules);
                    return first.has(id) ? "app" : null;
                  },
                  debugName: "app",
                  priority: 2,
                },
                {
                  name: "parts",
                  test: PARTS,
                  minShareCount: 2,
                  includeDependenciesRecursively: false,
                  priority: 1,
                },
                { name: "runs", test: RUNS },
              ],
            },
          },
        },
      },
    }),
  };
}

/**
 * All that is imported from the entries on, except what is imported later. Through an index file only
 * what is named goes on: else every component that any screen uses would count.
 */
function neededFirst(
  entries: readonly string[],
  modules: ReadonlyMap<string, Module>,
): Set<string> {
  const places = new Map([...modules.keys()].map((id) => [placeOf(id), id]));
  const found = new Set<string>();
  const waiting = [...entries];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const module = modules.get(id);
    if (!module || found.has(id)) continue;
    found.add(id);
    if (INDEX.test(id)) continue;
    waiting.push(...module.importedIds);
    for (const { name, from } of mantineImports(module.code)) {
      const place = places.get(`${from}/${name}`) ?? places.get(`${from}/${kebab(name)}`);
      if (place) waiting.push(place);
    }
  }
  return found;
}

/** `…/node_modules/@mantine/core/esm/components/Box/Box.mjs` is `@mantine/core/Box`. */
function placeOf(id: string): string {
  const [, from = "", name = ""] =
    /\/node_modules\/(@mantine\/[\w-]+)\/.*?([^/]+)\.mjs$/.exec(id) ?? [];
  return `${from}/${name}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
