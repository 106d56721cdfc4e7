/** What the address of the comparison of versions carries after `?`. */

export interface VersionName {
  name: string;
  version: string;
}

export interface CompareVersionsSearch {
  /** `<name>:<version>`, names encoded, with commas between them; the first is the baseline. */
  versions: string;
  /** Show what is equal, too. */
  all?: boolean;
}

const MOST = 20;

export function validateCompareVersionsSearch(
  search: Record<string, unknown>,
): CompareVersionsSearch {
  return {
    versions: typeof search.versions === "string" ? search.versions : "",
    ...(search.all === true && { all: true }),
  };
}

/** Each version once, as many as can be compared; what is no version is left out. */
export function versionsOf({ versions }: CompareVersionsSearch): VersionName[] {
  const found = new Map<string, VersionName>();
  for (const item of versions.split(",")) {
    const colon = item.lastIndexOf(":");
    const version = item.slice(colon + 1);
    if (colon < 1 || !/^\d+$/.test(version)) continue;
    try {
      found.set(item, { name: decodeURIComponent(item.slice(0, colon)), version });
    } catch {
      // A link that was cut or mistyped: the other versions are compared.
    }
  }
  return [...found.values()].slice(0, MOST);
}

export function writeVersions(versions: readonly VersionName[]): string {
  return versions.map(({ name, version }) => `${encodeURIComponent(name)}:${version}`).join(",");
}
