/** What the address of this screen carries after `?`. */
export interface ExperimentsSearch {
  /** Words, or a filter in the filter language. */
  filter?: string;
  /** Column to sort by, with a minus for the largest first; without: the last activity. */
  sort?: string;
  stage?: "deleted";
}

export function validateExperimentsSearch(search: Record<string, unknown>): ExperimentsSearch {
  const { filter, sort, stage } = search;
  return {
    // The router reads `filter=1` as a number.
    ...(["string", "number"].includes(typeof filter) &&
      filter !== "" && { filter: String(filter) }),
    ...(typeof sort === "string" && { sort }),
    ...(stage === "deleted" && { stage }),
  };
}
