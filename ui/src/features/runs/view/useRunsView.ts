import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { type RunsSearch, validateRunsSearch } from "../search";
import { type RunsView, readView, writeView } from "./view";

export type ChangeView = (change: Partial<RunsView>, how?: "push" | "replace") => void;

/**
 * The view in the address, and how to change it. What asks another question (a filter, an order)
 * is a step that Back takes back; what arranges the screen replaces the address.
 */
export function useRunsView(): { view: RunsView; change: ChangeView; search: RunsSearch } {
  const search: RunsSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const text = JSON.stringify(search);
  const view = useMemo(() => readView(JSON.parse(text)), [text]);
  const change = useCallback<ChangeView>(
    (changed, how = "replace") => {
      const search = (before: Record<string, unknown>): RunsSearch => {
        const { experiments, ...now } = validateRunsSearch(before);
        const next = writeView({ ...readView(now), ...changed });
        return experiments === undefined ? next : { experiments, ...next };
      };
      // Two screens have this address; the router's types know only one at a time.
      void navigate({ to: ".", replace: how === "replace", resetScroll: false, search } as never);
    },
    [navigate],
  );
  return { view, change, search };
}
