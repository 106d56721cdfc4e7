import { useMemo } from "react";
import IconChartLine from "~icons/chart-line";
import IconPlus from "~icons/plus";
import { type Command, useCommands } from "../../../app/commands/commands";
import { useTranslation } from "../../../i18n/useTranslation";
import { setCurves } from "../edits";
import { X_AXES } from "../layout";
import { usePanel } from "./context";
import { tidy } from "./tidy";

// What a chart understands by itself while it has the focus; here only so that `?` tells it.
const CHART_KEYS = [
  ["read", "arrowright"],
  ["nextLine", "arrowdown"],
  ["zoomIn", "="],
  ["zoomOut", "-"],
] as const;

/** What the palette does with charts, and which keys there are. */
export function useChartCommands(): void {
  const { t } = useTranslation();
  const { layout, change, edit, arrangeable } = usePanel();
  const commands = useMemo((): Command[] => {
    const group = t("charts.charts");
    const add = {
      ...{ id: "charts.add", group, label: t("charts.add") },
      ...{ icon: IconPlus, run: () => edit(undefined) },
    };
    return [
      ...(arrangeable ? [add] : []),
      ...X_AXES.map((x) => ({
        id: `charts.x.${x}`,
        group,
        label: `${t("charts.xAxis")}: ${t(`charts.x_${x}`)}`,
        icon: IconChartLine,
        run: () => change(setCurves(layout, tidy({ x }))),
      })),
      ...CHART_KEYS.map(([name, keys]) => ({
        ...{ id: `charts.key.${name}`, group, label: t(`charts.key_${name}`), keys },
      })),
    ];
  }, [t, layout, change, edit, arrangeable]);
  useCommands(commands);
}
