import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { useLocale } from "../../../parts/useLocale";
import type { CurveOptions } from "../contract";
import { useColours } from "../useColours";
import type { Range } from "./extent";
import type { Look } from "./frame";
import { CurvePlot, type PlotEvents, type View } from "./plot";

/** The drawing itself, as large as its parent. `plot` is what is on the page at the moment. */
export function CurveCanvas({
  view,
  options,
  events,
  plot,
}: {
  view: View;
  options: CurveOptions;
  events: PlotEvents;
  plot: RefObject<CurvePlot | null>;
}) {
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>();
  const host = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(host, measured);
  const look = useLook(options);
  const shown = width > 0 && height > 0;
  const now = useRef({ view, events, size: { width, height } });
  now.current = { view, events, size: { width, height } };

  useEffect(() => {
    if (!shown || !host.current) return;
    const { view: first, size } = now.current;
    const made = new CurvePlot(
      host.current,
      look,
      {
        onRead: (...read) => now.current.events.onRead(...read),
        onZoom: (range) => now.current.events.onZoom(range),
      },
      first,
      size,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [look, shown, plot]);

  useEffect(() => plot.current?.show(view), [view, plot]);
  useEffect(() => {
    if (shown) plot.current?.resize({ width, height });
  }, [width, height, shown, plot]);

  return <div ref={ref} style={{ position: "absolute", inset: 0, overflow: "hidden" }} />;
}

function useLook({ x = "step", xLog = false, yLog = false }: CurveOptions): Look {
  const locale = useLocale();
  const { dimmed, grid, ground, font } = useColours();
  return useMemo(
    () => ({ x, xLog, yLog, locale, text: dimmed, grid, ground, font: `11px ${font}` }),
    [x, xLog, yLog, locale, dimmed, grid, ground, font],
  );
}

/** What is shown while there is nothing to show. */
export const NOTHING: Range = [0, 1];
