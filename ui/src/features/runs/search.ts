/** What the address of this screen carries after `?`. */
export interface RunsSearch {
  [name: string]: unknown;
}

export function validateRunsSearch(search: Record<string, unknown>): RunsSearch {
  return search;
}
