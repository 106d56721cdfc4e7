/** What the address of this screen carries after `?`. */
export interface ExperimentsSearch {
  [name: string]: unknown;
}

export function validateExperimentsSearch(search: Record<string, unknown>): ExperimentsSearch {
  return search;
}
