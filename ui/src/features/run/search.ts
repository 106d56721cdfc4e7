/** What the address of this screen carries after `?`. */
export interface RunSearch {
  [name: string]: unknown;
}

export function validateRunSearch(search: Record<string, unknown>): RunSearch {
  return search;
}
