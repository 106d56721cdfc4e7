import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { isWhole } from "../runs/filter/whole";
import { isFilter } from "./words";

const PAUSE_MS = 250;

/**
 * What is typed above a list. Words are looked for with each letter; a filter is asked for after a
 * pause, once it has been written to its end. Enter asks for whatever stands there.
 *
 * @param text what the list is asked for now
 */
export function useTypedFilter(text: string, onFilter: (filter: string | undefined) => void) {
  const [typed, setTyped] = useState(text);
  const ask = (value: string) => onFilter(value || undefined);
  const later = useDebouncedCallback(ask, PAUSE_MS);
  // A filter that comes from elsewhere (a tag, Back) replaces what was typed; what comes back from
  // here does not, for one may have typed on.
  const sent = useRef(new Set<string>());
  useEffect(() => {
    if (sent.current.has(text)) return;
    sent.current.clear();
    later.cancel();
    setTyped(text);
  }, [text, later]);
  const type = (value: string) => {
    // A filter that waits is not what is looked for any more.
    later.cancel();
    setTyped(value);
    sent.current.add(value);
  };
  const apply = (value: string) => {
    type(value);
    ask(value);
  };
  const change = (value: string) => {
    if (!isFilter(value)) return apply(value);
    type(value);
    if (isWhole(value)) later(value);
  };
  return { typed, change, apply };
}
