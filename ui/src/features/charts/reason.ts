import type { TFunction } from "i18next";
import { ApiError } from "../../api/client";

/** Why something could not be fetched: the server's own words or, where it has none, that. */
export function reasonOf(error: Error, t: TFunction): string {
  return error instanceof ApiError ? error.message : t("charts.unreachable");
}
