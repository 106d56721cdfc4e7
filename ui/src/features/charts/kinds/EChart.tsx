import { Button, Center, Text } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import { BarChart, BoxplotChart, CustomChart, ParallelChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  DataZoomComponent,
  GridComponent,
  ParallelComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { type EChartsCoreOption, type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type RefObject, useEffect, useImperativeHandle, useRef } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ChartOutput, ChartTable } from "../output";
import classes from "./EChart.module.css";

use([
  ...[BarChart, BoxplotChart, CustomChart, ParallelChart, ScatterChart],
  ...[AriaComponent, DataZoomComponent, GridComponent, ParallelComponent],
  ...[TooltipComponent, VisualMapComponent, CanvasRenderer],
]);

export interface Handlers {
  /** The data item under the pointer, by the name it was given; undefined: none. */
  onHover?: (name: string | undefined) => void;
  /** Something was selected along the axes of parallel coordinates. */
  onBrush?: (chart: EChartsType) => void;
}

/** A drawing by ECharts, as large as its parent. `option` must keep its identity while it is the same. */
export function EChart({
  option,
  title,
  handlers,
  output,
  table,
  chart,
  merge = false,
}: {
  option: EChartsCoreOption;
  title: string;
  handlers: Handlers;
  output: RefObject<ChartOutput | null>;
  table: () => ChartTable;
  /** The chart while it is there. */
  chart?: RefObject<EChartsType | null>;
  /** Whether a new option changes the chart, and does not make another. */
  merge?: boolean;
}) {
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const host = useRef<HTMLDivElement>(null);
  const own = useRef<EChartsType | null>(null);
  const now = useRef(handlers);
  now.current = handlers;
  const shown = width > 0 && height > 0;

  useEffect(() => {
    if (!shown || !host.current) return;
    const made = init(host.current, null, { renderer: "canvas" });
    made.on("mouseover", ({ name }) => now.current.onHover?.(name));
    made.on("globalout", () => now.current.onHover?.(undefined));
    made.on("mouseout", () => now.current.onHover?.(undefined));
    made.on("axisareaselected", () => now.current.onBrush?.(made));
    own.current = made;
    if (chart) chart.current = made;
    return () => {
      own.current = null;
      if (chart) chart.current = null;
      made.dispose();
    };
  }, [shown, chart]);

  useEffect(() => {
    if (shown) own.current?.setOption(option, { notMerge: !merge });
  }, [option, shown, merge]);
  useEffect(() => {
    if (shown) own.current?.resize({ width, height });
  }, [width, height, shown]);

  useImperativeHandle(output, () => ({
    picture: () => own.current?.getRenderedCanvas({ pixelRatio: window.devicePixelRatio }),
    table,
  }));
  const ref = useMergedRef(host, measured);
  return <div ref={ref} className={classes.chart} role="img" aria-label={title} />;
}

/** Instead of a chart that cannot be drawn: why. */
export function Message({ text, onRetry }: { text: string; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Center className={classes.message}>
      <Text size="sm" c="dimmed">
        {text}
      </Text>
      {onRetry && (
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {t("app.retry")}
        </Button>
      )}
    </Center>
  );
}
