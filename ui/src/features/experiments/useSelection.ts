import { useCallback, useMemo, useRef, useState } from "react";

/** Which rows are selected; Shift takes all from the last one. Rows that are gone are not counted. */
export function useSelection(ids: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string>(undefined);
  const shown = useRef(ids);
  shown.current = ids;

  const selection = useMemo(() => new Set(ids.filter((id) => chosen.has(id))), [ids, chosen]);
  const select = useCallback((id: string, range: boolean) => {
    const from = range ? shown.current.indexOf(last.current ?? "") : -1;
    const to = shown.current.indexOf(id);
    last.current = id;
    setChosen((now) => {
      const next = new Set(now);
      if (from >= 0) {
        for (const one of shown.current.slice(Math.min(from, to), Math.max(from, to) + 1)) {
          next.add(one);
        }
      } else if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const selectAll = useCallback((all: boolean) => setChosen(new Set(all ? shown.current : [])), []);
  return { selection, select, selectAll };
}
