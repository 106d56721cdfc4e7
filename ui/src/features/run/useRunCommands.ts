import { useMemo } from "react";
import { type Command, useCommands } from "../../app/commands/commands";
import { useTranslation } from "../../i18n/useTranslation";
import type { RunTab } from "./search";

/** What the palette and the number keys do while a run is shown. */
export function useRunCommands(
  tabs: readonly RunTab[],
  open: (tab: RunTab) => void,
  rename: () => void,
): void {
  const { t } = useTranslation();
  const names = tabs.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: both do the same whenever they were made
  const commands = useMemo(
    () => [
      ...(names.split(" ") as RunTab[]).map(
        (tab, index): Command => ({
          id: `run.${tab}`,
          group: t("run.run"),
          label: t(`run.tab.${tab}`),
          keys: String(index + 1),
          run: () => open(tab),
        }),
      ),
      { id: "run.rename", group: t("run.run"), label: t("run.rename"), keys: "r", run: rename },
    ],
    [t, names],
  );
  useCommands(commands);
}
