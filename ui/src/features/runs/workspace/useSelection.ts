import { useCallback, useState } from "react";
import type { RunRows } from "../rows/RunRows";
import { extended, NOTHING_SELECTED, toggled } from "../table/selection";

/** Which runs are selected. A range may go over rows that were not read yet: they are read first. */
export function useSelection(rows: RunRows) {
  const [selection, setSelection] = useState(NOTHING_SELECTED);

  const onSelect = async (place: number, how: "toggle" | "range") => {
    const at = place < rows.flat.length ? rows.flat.at(place).row : undefined;
    if (how === "toggle" || selection.anchor === undefined) {
      if (at?.kind === "run") setSelection((now) => toggled(now, at.runId, place));
      return;
    }
    const [first, last] = [selection.anchor, place].sort((a, b) => a - b) as [number, number];
    const runIds = await rows.runIdsBetween(first, Math.min(last, rows.flat.length - 1));
    setSelection((now) => extended(now, runIds));
  };
  const onSelectAll = async () => {
    const runIds = await rows.runIdsBetween(0, rows.flat.length - 1);
    setSelection((now) => extended(now, runIds));
  };
  const onSelectNone = useCallback(() => setSelection(NOTHING_SELECTED), []);
  return { selected: selection.runs, onSelect, onSelectAll, onSelectNone };
}
