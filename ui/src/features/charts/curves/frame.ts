/** What uPlot draws of a chart of curves: axes, grid, crosshair, selection. The lines are ours. */
import type uPlot from "uplot";
import { formatDuration } from "../../../format/time";
import { logTickLabel, tickLabel } from "../axes/numbers";
import { SPAN_STEPS, sameDay, timeTick } from "../axes/times";
import type { XAxis } from "../contract";
import type { Range } from "./extent";

/** How the frame looks; a change makes a new one. */
export interface Look {
  x: XAxis;
  xLog: boolean;
  yLog: boolean;
  locale: string;
  /** CSS colours of labels, of the grid, and of what is behind everything. */
  text: string;
  grid: string;
  ground: string;
  font: string;
}

export interface FrameParts {
  look: Look;
  ranges: () => { x: Range; y: Range };
  hooks: uPlot.Hooks.Arrays;
}

const LINEAR = 1;
const LOGARITHMIC = 3;
const LETTER = 6.4; // pixels, of the labels' font
const NARROWEST_Y_AXIS = 44;

export function frameOptions(
  { look, ranges, hooks }: FrameParts,
  size: { width: number; height: number },
): uPlot.Options {
  const line = { stroke: look.grid, width: 1 };
  const axis = { stroke: look.text, font: look.font, grid: line, ticks: { ...line, size: 4 } };
  const time = look.x === "time";
  return {
    ...size,
    ms: 1,
    legend: { show: false },
    padding: [8, () => roomRight(look, ranges().x), 0, 0],
    scales: {
      x: {
        time,
        distr: look.xLog && !time ? LOGARITHMIC : LINEAR,
        range: () => [...ranges().x],
      },
      y: { distr: look.yLog ? LOGARITHMIC : LINEAR, range: () => [...ranges().y] },
    },
    series: [{}, { paths: () => null, points: { show: false } }],
    axes: [
      { ...axis, ...xTicks(look), gap: 4, size: time ? 42 : 30 },
      {
        ...axis,
        gap: 6,
        space: 34,
        size: (_, labels) => widthOf(labels),
        values: (_, splits, __, ___, distance) =>
          splits.map((value) => {
            if (value === null || value === undefined) return "";
            return look.yLog
              ? logTickLabel(value, look.locale)
              : tickLabel(value, distance, look.locale);
          }),
      },
    ],
    cursor: {
      y: false,
      points: { show: false },
      // Double clicks belong to the chart: they show the whole range again.
      bind: { dblclick: () => null },
      drag: { x: true, y: false, setScale: false, dist: 4 },
    },
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    hooks,
  };
}

const LEAST_ROOM = 14;

/** Room beside the plot for the half of the last label that stands beyond its tick. */
function roomRight({ x, xLog, locale }: Look, [, high]: Range): number {
  if (x === "time") return 2 * LEAST_ROOM;
  const label = x === "relative" ? formatDuration(high, locale) : tickLabel(high, 1, locale);
  return Math.max(LEAST_ROOM, Math.ceil(((xLog ? 7 : label.length) * LETTER) / 2) + 2);
}

function widthOf(labels: string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map((label) => label.length));
  return Math.max(NARROWEST_Y_AXIS, Math.ceil(longest * LETTER) + 16);
}

function xTicks({ x, xLog, locale }: Look): uPlot.Axis {
  if (x === "time")
    return {
      space: 76,
      values: (_, splits, __, ___, distance) =>
        splits.map((at, i) => {
          const before = splits[i - 1];
          return timeTick(at, distance, before === undefined || !sameDay(before, at), locale);
        }),
    };
  const label = (value: number, distance: number) => {
    if (x === "relative") return value === 0 ? "0" : formatDuration(value, locale);
    return xLog ? logTickLabel(value, locale) : tickLabel(value, distance, locale);
  };
  return {
    // As close as the longest label allows.
    space: (_, __, ___, high) => Math.max(34, label(high, 1).length * LETTER + 16),
    ...(x === "relative" && !xLog ? { incrs: SPAN_STEPS } : {}),
    // Steps are whole: no ticks between them.
    ...(x === "step" && !xLog ? { incrs: WHOLE } : {}),
    values: (_, splits, __, ___, distance) =>
      splits.map((value) => (value === null || value === undefined ? "" : label(value, distance))),
  };
}

const WHOLE: number[] = Array.from({ length: 16 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power),
).flat();
