import { useDebouncedCallback } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { type ComponentType, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import IconSearch from "~icons/search";
import IconX from "~icons/x";
import { LightButton } from "../../parts/LightButton";
import { useLocale } from "../../parts/useLocale";
import type { FilterEditorProps } from "../runs/filter/FilterEditor";
import classes from "./Filter.module.css";
import { isFilter } from "./list";
import { knownExperiments, offersAt } from "./offers";

const PAUSE_MS = 250;

/** Words are looked for while they are typed; a filter is asked for after a pause, or by Enter. */
export function Filter({
  text,
  failure,
  onFilter,
}: {
  text: string;
  failure: string | undefined;
  onFilter: (filter: string | undefined) => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const [typed, setTyped] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  const { Editor, load } = useEditor();
  const later = useDebouncedCallback((value: string) => onFilter(value || undefined), PAUSE_MS);
  // A filter that comes from elsewhere (a tag, Back) replaces what was typed; what comes back from
  // here does not, for one may have typed on.
  const sent = useRef(new Set<string>());
  useEffect(() => {
    if (sent.current.has(text)) return;
    sent.current.clear();
    later.cancel();
    setTyped(text);
  }, [text, later]);
  const change = (value: string) => {
    setTyped(value);
    sent.current.add(value);
    if (isFilter(value)) return later(value);
    // A filter that waits is not what is looked for any more.
    later.cancel();
    onFilter(value || undefined);
  };
  const label = t("experiments.filter");
  const placeholder = t("experiments.filterHint");
  return (
    <div className={classes.filter} data-filter>
      <div className={classes.box} data-failed={failure !== undefined || undefined}>
        <IconSearch size={15} className={classes.icon} />
        {Editor ? (
          <Editor
            value={typed}
            failedAt={undefined}
            label={label}
            placeholder={placeholder}
            takesFocus={input.current !== null && document.activeElement === input.current}
            offers={async (expected) =>
              offersAt(expected, knownExperiments(client), Date.now(), locale)
            }
            onChange={change}
            onApply={() => later.flush()}
            onFaultPlaced={() => {}}
          />
        ) : (
          <input
            ref={input}
            className={classes.input}
            value={typed}
            placeholder={placeholder}
            aria-label={label}
            spellCheck={false}
            autoComplete="off"
            onFocus={load}
            onPointerEnter={load}
            onChange={(event) => change(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") later.flush();
              if (event.key === "Escape") change("");
            }}
          />
        )}
        {typed !== "" && (
          <LightButton
            look="subtle"
            size={24}
            aria-label={t("experiments.clear")}
            icon={<IconX size={14} />}
            onClick={() => change("")}
          />
        )}
      </div>
      <div role="alert">{failure && <span className={classes.failure}>{failure}</span>}</div>
    </div>
  );
}

/** The editor that completes, once it is loaded; until then one writes into a plain input. */
function useEditor() {
  const [Editor, setEditor] = useState<ComponentType<FilterEditorProps>>();
  const load = () => {
    import("../runs/filter/FilterEditor").then(
      (module) => setEditor(() => module.default),
      // Without it one goes on in the plain input.
      () => {},
    );
  };
  return { Editor, load };
}
