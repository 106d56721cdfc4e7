import { Portal } from "@mantine/core";
import { formatCount, formatMetric } from "../../../format/number";
import { exactTime, formatDuration } from "../../../format/time";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { XAxis } from "../contract";
import classes from "./CurveTooltip.module.css";
import { around, type Reading } from "./pick";

export interface Pointed {
  found: readonly Reading[];
  /** In the window's pixels. */
  left: number;
  top: number;
}

const MOST_ROWS = 8;
const WIDTH = 300;
const GAP = 14;

/** The lines around the pointer and their values; the nearest stands out. */
export function CurveTooltip({
  pointed,
  x,
  severalMetrics,
}: {
  pointed: Pointed;
  x: XAxis;
  severalMetrics: boolean;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const nearest = pointed.found[0];
  if (!nearest) return null;
  const rows = around(pointed.found, MOST_ROWS);
  const more = pointed.found.length - rows.length;
  const flip = pointed.left + GAP + WIDTH > window.innerWidth;
  const left = flip ? Math.max(4, pointed.left - GAP - WIDTH) : pointed.left + GAP;
  const height = 46 + rows.length * 20;
  const top = Math.max(4, Math.min(pointed.top - height / 2, window.innerHeight - height - 8));
  return (
    <Portal>
      <div className={classes.tooltip} style={{ left, top, width: WIDTH }} aria-hidden>
        <Place reading={nearest} x={x} />
        {rows.map(({ trace, index }) => {
          const strong = trace === nearest.trace;
          return (
            <div
              key={`${trace.runId} ${trace.metricKey}`}
              className={strong ? classes.nearest : classes.row}
            >
              <span className={classes.swatch} style={{ background: trace.colour }} />
              <span className={classes.name}>
                {trace.name}
                {severalMetrics && <span className={classes.metric}> {trace.metricKey}</span>}
              </span>
              <span className={classes.value}>
                {formatMetric(trace.ys[index] as number, locale)}
                {trace.raw && (
                  <span className={classes.metric}>
                    {" "}
                    {formatMetric(trace.raw[index] as number, locale)}
                  </span>
                )}
              </span>
            </div>
          );
        })}
        {more > 0 && <div className={classes.more}>{t("charts.andMore", { count: more })}</div>}
      </div>
    </Portal>
  );
}

/** Where the nearest point lies: its step, its time, how long after the run's start. */
function Place({ reading: { trace, index }, x }: { reading: Reading; x: XAxis }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const step = t("charts.stepN", { step: formatCount(trace.curve.steps[index] as number, locale) });
  const after = trace.curve.times[index] as number;
  const relative = formatDuration(after, locale);
  const places = {
    step: [step, relative],
    relative: [relative, step],
    time: [exactTime(trace.curve.origin + after, locale), step],
  };
  return <div className={classes.head}>{places[x].join(" · ")}</div>;
}
