import { useMemo } from "react";
import { type Command, useCommands } from "../../app/commands/commands";
import { useTranslation } from "../../i18n/useTranslation";
import { COMPARE_TABS, type CompareTab } from "./search";

/** What the palette and the keys 1, 2, 3 do while runs are compared. */
export function useCompareCommands(open: (tab: CompareTab) => void): void {
  const { t } = useTranslation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `open` does the same whenever it was made
  const commands = useMemo(
    () =>
      COMPARE_TABS.map(
        (tab, index): Command => ({
          id: `compare.${tab}`,
          group: t("compare.runs"),
          label: t(`compare.tab.${tab}`),
          keys: String(index + 1),
          run: () => open(tab),
        }),
      ),
    [t],
  );
  useCommands(commands);
}
