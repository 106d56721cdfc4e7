/** What the address of the audit view carries after `?`. */
import type { AuditFilter } from "../../api/audit";

export interface AuditSearch extends AuditFilter {
  /** The registry as it was then, ms since 1970 UTC, instead of the log. */
  at?: number;
}

export function validateAuditSearch(search: Record<string, unknown>): AuditSearch {
  const found: AuditSearch = {};
  for (const key of ["name", "actor", "action"] as const) {
    const value = search[key];
    // The router reads `name=1` as a number.
    if (["string", "number"].includes(typeof value) && value !== "") found[key] = String(value);
  }
  for (const key of ["version", "since", "until", "at"] as const) {
    const value = Number(search[key] ?? Number.NaN);
    if (Number.isSafeInteger(value) && value >= 0) found[key] = value;
  }
  return found;
}

export function filterOf({ at: _, ...filter }: AuditSearch): AuditFilter {
  return filter;
}
