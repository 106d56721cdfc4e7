import { type ComponentType, useState } from "react";
import type { FilterEditorProps } from "./FilterEditor";

/** The editor that completes, once it is loaded; until then one writes into a plain input. */
export function useFilterEditor() {
  const [Editor, setEditor] = useState<ComponentType<FilterEditorProps>>();
  const load = () => {
    import("./FilterEditor").then(
      (module) => setEditor(() => module.default),
      // Without it one goes on in the plain input, and loses nothing.
      () => {},
    );
  };
  return { Editor, load };
}
