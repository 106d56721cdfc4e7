import { useMemo } from "react";
import { type Command, useCommands } from "../../../app/commands/commands";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ChangeView } from "../view/useRunsView";
import { PANES, STAGES } from "../view/view";
import { PANE_ICONS } from "./Toolbar";

// What the table understands by itself while it has the focus; here only so that `?` tells it.
const TABLE_KEYS = [
  ["move", "arrowdown"],
  ["unfold", "arrowright"],
  ["select", "space"],
  ["range", "shift+arrowdown"],
  ["all", "mod+a"],
  ["open", "enter"],
  ["hide", "h"],
] as const;

/** What the palette does on this screen, and which keys there are. */
export function useRunsCommands(change: ChangeView): void {
  const { t } = useTranslation();
  const commands = useMemo((): Command[] => {
    const group = t("runs.title");
    return [
      ...PANES.map((panes, nth) => ({
        id: `runs.${panes}`,
        group,
        label: t(`runs.panes.${panes}`),
        icon: PANE_ICONS[panes],
        keys: `v ${nth + 1}`,
        run: () => change({ panes }),
      })),
      ...STAGES.map((stage) => ({
        id: `runs.stage.${stage}`,
        group,
        label: `${t("runs.stage.label")}: ${t(`runs.stage.${stage}`)}`,
        run: () => change({ stage }, "push"),
      })),
      ...TABLE_KEYS.map(([name, keys]) => ({
        id: `runs.key.${name}`,
        group,
        label: t(`runs.keys.${name}`),
        keys,
      })),
    ];
  }, [t, change]);
  useCommands(commands);
}
