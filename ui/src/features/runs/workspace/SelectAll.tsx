import { useEffect, useRef } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import classes from "../table/RunsTable.module.css";
import type { useSelection } from "./useSelection";

/** The box in the table's heading: all runs that match, those not read yet, too. */
export function SelectAll({
  selection,
  total,
}: {
  selection: ReturnType<typeof useSelection>;
  total: number | undefined;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLInputElement>(null);
  const count = selection.selected.size;
  const isAll = count > 0 && count >= (total ?? Number.POSITIVE_INFINITY);
  useEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && !isAll;
  }, [count, isAll]);
  return (
    <input
      ref={box}
      type="checkbox"
      className={classes.check}
      aria-label={t("runs.selectAll")}
      checked={isAll}
      onChange={() => (count > 0 ? selection.onSelectNone() : void selection.onSelectAll())}
    />
  );
}
