/** The address of the comparison of versions, of one registered model or of several. */
export function compareAddress(versions: readonly { name: string; version: string }[]): string {
  const named = versions.map(({ name, version }) => `${encodeURIComponent(name)}:${version}`);
  return `#/compare-versions?versions=${encodeURIComponent(named.join(","))}`;
}
