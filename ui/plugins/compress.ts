/** Text files get a `.br` and a `.gz` beside them, so that the server compresses nothing itself. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const TEXT = /\.(js|css|html|svg|json)$/;
const SMALL = 1024;

/** Level 11 would take ten times as long to save another 4 %. */
const brotli = (content: Buffer) =>
  promisify(brotliCompress)(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });

export function compress(): Plugin {
  let folder = "";
  return {
    name: "headrace-compress",
    apply: "build",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    // Not when the bundle is closed: that comes after a failure, too, and would hide it.
    async writeBundle() {
      const files = await readdir(folder, { recursive: true });
      await Promise.all(
        files
          .filter((name) => TEXT.test(name))
          .map(async (name) => {
            const path = join(folder, name);
            const content = await readFile(path);
            if (content.length < SMALL) return;
            await Promise.all([
              brotli(content).then((smaller) => writeFile(`${path}.br`, smaller)),
              promisify(gzip)(content, { level: 9 }).then((smaller) =>
                writeFile(`${path}.gz`, smaller),
              ),
            ]);
          }),
      );
    },
  };
}
