const NAMED_IMPORT = /import\s*\{([^}]*)\}\s*from\s*["'](@mantine\/[\w-]+)["']/g;

/** What a file names of Mantine's packages. */
export function mantineImports(code: string): { name: string; from: string }[] {
  return [...code.matchAll(NAMED_IMPORT)].flatMap(([, names = "", from = ""]) =>
    names.split(",").map((one) => ({ name: one.trim().split(" ")[0] ?? "", from })),
  );
}
