/** What the address of this screen carries after `?`. */
export interface CompareSearch {
  [name: string]: unknown;
}

export function validateCompareSearch(search: Record<string, unknown>): CompareSearch {
  return search;
}
