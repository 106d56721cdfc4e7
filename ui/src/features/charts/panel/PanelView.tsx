import { Anchor } from "@mantine/core";
import { useDebouncedValue, useElementSize } from "@mantine/hooks";
import { memo, type ReactNode, useMemo, useState } from "react";
import IconChartLine from "~icons/chart-line";
import IconSearch from "~icons/search";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { showAllCharts } from "../edits";
import { sectionsOf } from "../sections";
import { BrushNote } from "./BrushNote";
import { usePanel } from "./context";
import { flow } from "./flow";
import classes from "./Panel.module.css";
import { SectionView } from "./SectionView";
import { Toolbar } from "./Toolbar";
import { useChartCommands } from "./useChartCommands";
import { wideOf } from "./wide";

const NARROWEST_CHART = 256;
const GAP = 12;

/** Toolbar and charts. `scrolls`: it fills its parent and scrolls in itself; else it grows. */
export const PanelView = memo(function PanelView({
  scrolls,
  note,
}: {
  scrolls: boolean;
  note?: ReactNode;
}) {
  const { runs, metricKeys, imageKeys, layout } = usePanel();
  const { t } = useTranslation();
  useChartCommands();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search, 150);
  const sections = useMemo(
    () => sectionsOf({ metricKeys, imageKeys }, layout, sought),
    [metricKeys, imageKeys, layout, sought],
  );
  const columns = Math.max(
    1,
    Math.floor((width - (scrolls ? 2 * GAP : 0) + GAP) / (NARROWEST_CHART + GAP)),
  );
  const places = useMemo(() => {
    const cells = sections.map(({ charts }) =>
      charts.reduce((sum, chart) => sum + wideOf(chart, layout), 0),
    );
    return flow(cells, columns);
  }, [sections, layout, columns]);
  return (
    <div ref={ref} className={scrolls ? classes.panel : classes.page}>
      <Toolbar search={search} onSearch={setSearch} width={width} />
      {note && <div className={classes.note}>{note}</div>}
      <div className={scrolls ? classes.scroller : undefined}>
        <div className={columns > 1 ? classes.sections : undefined}>
          {width > 0 &&
            runs.length > 0 &&
            sections.map((section, i) => (
              <SectionView
                key={section.id}
                section={section}
                most={columns}
                place={places[i] ?? { columns, half: false }}
                alone={sections.length === 1}
              />
            ))}
        </div>
        {runs.length === 0 && (
          <EmptyState icon={<IconChartLine size={22} />} title={t("charts.noRuns")} />
        )}
        {runs.length > 0 && sections.length === 0 && (
          <Nothing sought={sought} onClear={() => setSearch("")} />
        )}
      </div>
      <BrushNote />
    </div>
  );
});

function Nothing({ sought, onClear }: { sought: string; onClear(): void }) {
  const { t } = useTranslation();
  const { layout, change, metricKeys } = usePanel();
  if (sought)
    return (
      <EmptyState icon={<IconSearch size={22} />} title={t("charts.noneFound")}>
        <Anchor component="button" size="sm" onClick={onClear}>
          {t("charts.clear")}
        </Anchor>
      </EmptyState>
    );
  if (metricKeys.length > 0 && layout?.hidden?.length)
    return (
      <EmptyState icon={<IconChartLine size={22} />} title={t("charts.allHidden")}>
        <Anchor component="button" size="sm" onClick={() => change(showAllCharts(layout))}>
          {t("charts.showHidden")}
        </Anchor>
      </EmptyState>
    );
  return (
    <EmptyState icon={<IconChartLine size={22} />} title={t("charts.noMetrics")}>
      {t("charts.noMetricsHint")}
    </EmptyState>
  );
}
