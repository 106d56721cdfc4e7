import { useCallback } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { type ColumnId, keyOf, kindOf } from "./column";

/** How a column is called in the viewer's language: attributes by a word, the others by their key. */
export function useColumnLabel(): (column: ColumnId) => string {
  const { t } = useTranslation();
  return useCallback(
    (column) =>
      kindOf(column) === "attributes" ? t(`runs.attribute.${keyOf(column)}`) : keyOf(column),
    [t],
  );
}
