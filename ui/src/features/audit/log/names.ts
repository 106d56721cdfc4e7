const ID = /^[0-9a-f]{32}$/;

/** Each name once, in the order of the alphabet. Ids of runs are left out: nobody reads those. */
export function namesOf(all: readonly string[]): string[] {
  const names = all.filter((name) => name !== "" && !ID.test(name));
  return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}
