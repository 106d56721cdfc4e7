/**
 * Builds the first script (`src/first.js`) with what it asks for: the files of the screen that an
 * address shows, and the answers that it begins with, which `src/app/early.ts` asks for again.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

interface Screen {
  /** A regular expression for what follows the page's address, `#` included. */
  address: string;
  module: string;
  /** `$1`: the first group of the address. */
  answers: readonly string[];
}

const EXPERIMENT = "./api/2.0/mlflow/experiments/get?experiment_id=$1";
const SCREENS: readonly Screen[] = [
  {
    address: "^(#/?(experiments)?(\\?|$)|$)",
    module: "experiments/ExperimentsScreen",
    answers: [],
  },
  {
    address: "^#/experiments/([^/?]+)(\\?|$)",
    module: "runs/ExperimentRunsScreen",
    answers: ["./api/2.0/headrace/runs/keys?experiment_ids=$1&max_results=20000", EXPERIMENT],
  },
  {
    address: "^#/experiments/([^/?]+)/runs/([^/?]+)(\\?|$)",
    module: "run/RunScreen",
    answers: ["./api/2.0/mlflow/runs/get?run_id=$2", EXPERIMENT],
  },
  { address: "^#/models(\\?|$)", module: "models/ModelsScreen", answers: [] },
];
const IN_PAGE = "./src/first.js";

export function first(): Plugin {
  let root = "";
  return {
    name: "headrace-first",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    generateBundle: {
      order: "post",
      async handler(_, bundle) {
        const screens = SCREENS.map(({ address, module, answers }) => ({
          address,
          answers,
          ...filesOf(`/src/features/${module}.tsx`, bundle),
        }));
        const script = await readFile(join(root, "src/first.js"), "utf8");
        const asked = { screens, languages: languagesIn(bundle) };
        const source = `const ASKED=${JSON.stringify(asked)};\n${script}`;
        const hash = createHash("sha256").update(source).digest("base64url").slice(0, 8);
        const fileName = `assets/first-${hash}.js`;
        this.emitFile({ type: "asset", fileName, source });
        const page = bundle["index.html"];
        if (page?.type !== "asset" || !String(page.source).includes(IN_PAGE))
          throw new Error(`index.html does not load ${IN_PAGE}.`);
        page.source = String(page.source).replace(IN_PAGE, `./${fileName}`);
      },
    },
  };
}

/** What each language needs besides what every page loads. */
function languagesIn(bundle: Rolldown.OutputBundle) {
  const named = (pattern: RegExp) => {
    const found = Object.keys(bundle).find((name) => pattern.test(name));
    if (!found) throw new Error(`No file is named ${pattern}.`);
    return `./${found}`;
  };
  const letters = named(/noto-sans-thai-thai-wght-normal.*\.woff2$/);
  return {
    en: { scripts: [], fonts: [] },
    th: { scripts: [named(/\/thai-[^/]*\.js$/)], fonts: [letters] },
  };
}

/** The files that a screen needs besides those that every page loads. */
function filesOf(module: string, bundle: Rolldown.OutputBundle) {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const screen = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)));
  if (!screen) throw new Error(`No file has ${module}.`);
  const found = new Set<Rolldown.OutputChunk>();
  const waiting = [screen];
  for (let chunk = waiting.pop(); chunk; chunk = waiting.pop()) {
    if (chunk.isEntry || found.has(chunk)) continue;
    found.add(chunk);
    waiting.push(...chunks.filter(({ fileName }) => chunk?.imports.includes(fileName)));
  }
  const all = [...found];
  return {
    scripts: all.map(({ fileName }) => `./${fileName}`),
    styles: all
      .flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])])
      .map((css) => `./${css}`),
  };
}
