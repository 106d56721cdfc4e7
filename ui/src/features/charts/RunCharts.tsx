import { useCallback, useMemo, useRef, useState } from "react";
import { formatCount } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { useLocale } from "../../parts/useLocale";
import type { ChartSpec, RunChartsProps } from "./contract";
import { ChartDialog } from "./dialog/ChartDialog";
import { putChart } from "./edits";
import { useImageKeys } from "./images/useImages";
import { type Brush, HighlightProvider, PanelProvider } from "./panel/context";
import { PanelView } from "./panel/PanelView";

/** More curves than these on one chart cannot be told apart. */
const MOST_CURVES = 100;

/** The panel of charts beside the runs table. */
export default function RunCharts(props: RunChartsProps) {
  const { runs, total, metricKeys, paramKeys, layout, onLayoutChange, highlighted, onHighlight } =
    props;
  const [edited, setEdited] = useState<{ spec: ChartSpec | undefined }>();
  const curveRuns = useMemo(() => runs.slice(0, MOST_CURVES), [runs]);
  const { keys: imageKeys } = useImageKeys(curveRuns);
  const highlight = useCalm(highlighted, onHighlight);
  const edit = useCallback((spec: ChartSpec | undefined) => setEdited({ spec }), []);
  const [brush, setBrushed] = useState<Brush>();
  const setBrush = useCallback(
    (chartId: string, runIds: ReadonlySet<string> | undefined) =>
      setBrushed((last) => {
        if (runIds) return { chartId, runIds };
        return last?.chartId === chartId ? undefined : last;
      }),
    [],
  );
  const panel = useMemo(
    () => ({
      ...{ runs, curveRuns, metricKeys, paramKeys, imageKeys, layout, edit, brush, setBrush },
      change: onLayoutChange,
      arrangeable: true,
    }),
    [
      runs,
      curveRuns,
      metricKeys,
      paramKeys,
      imageKeys,
      layout,
      edit,
      brush,
      setBrush,
      onLayoutChange,
    ],
  );
  const note = useMemo(
    () =>
      runs.length > 0 &&
      curveRuns.length < total && <Note {...{ curves: curveRuns.length, total }} />,
    [runs, curveRuns, total],
  );
  return (
    <PanelProvider value={panel}>
      <HighlightProvider value={highlight}>
        <PanelView scrolls note={note} />
      </HighlightProvider>
      {edited && (
        <ChartDialog
          spec={edited.spec}
          onClose={() => setEdited(undefined)}
          onPut={(spec) => onLayoutChange(putChart(layout, spec))}
        />
      )}
    </PanelProvider>
  );
}

/** Tells another run, not every move of the pointer over the same one. */
function useCalm(highlighted: string | undefined, tell: (runId: string | undefined) => void) {
  const last = useRef(highlighted);
  last.current = highlighted;
  const onHighlight = useCallback(
    (runId: string | undefined) => {
      if (runId === last.current) return;
      last.current = runId;
      tell(runId);
    },
    [tell],
  );
  return useMemo(() => ({ highlighted, onHighlight }), [highlighted, onHighlight]);
}

/** What is not drawn, so that nobody takes a part for the whole. */
function Note({ curves, total }: { curves: number; total: number }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return t("charts.notAll", {
    ...{ curves: formatCount(curves, locale), total: formatCount(total, locale) },
  });
}
