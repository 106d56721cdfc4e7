/** What all drawings by ECharts share: axes, grid, tooltip, in the page's colours. */
import { formatMetric } from "../../../format/number";
import { exactTime, formatDuration } from "../../../format/time";
import type { CanvasColours } from "../useColours";
import { RAMP } from "./ramp";
import type { Axis } from "./values";

export interface Looks {
  colours: CanvasColours;
  locale: string;
}

/** How long a name on an axis may be, in letters. */
const LONGEST_NAME = 18;

export function shortened(name: string, most = LONGEST_NAME): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** A column's value to read. */
export function valueText(column: string, value: string | number | null, locale: string): string {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  if (column === "attributes.duration") return formatDuration(value, locale);
  if (/^attributes\..*(time|_at)$/.test(column)) return exactTime(value, locale);
  return formatMetric(value, locale);
}

/** An axis of a grid or of parallel coordinates. */
export function axisLooks(axis: Axis, column: string, { colours, locale }: Looks) {
  const label = {
    color: colours.dimmed,
    fontSize: 11,
    fontFamily: colours.font,
    hideOverlap: true,
  };
  const line = { lineStyle: { color: colours.grid } };
  const common = { axisLine: line, axisTick: line, splitLine: line, nameTextStyle: { ...label } };
  if (axis.kind === "names")
    return {
      ...common,
      type: "category" as const,
      data: [...axis.names],
      axisLabel: { ...label, formatter: (name: string) => shortened(name, 12) },
    };
  return {
    ...common,
    type: axis.log ? ("log" as const) : ("value" as const),
    scale: true,
    axisLabel: { ...label, formatter: (value: number) => valueText(column, value, locale) },
  };
}

/** The name beneath a horizontal axis, or on top of a vertical one. */
export function axisName(name: string, { colours }: Looks, side: "below" | "above") {
  const style = { color: colours.dimmed, fontSize: 11, fontFamily: colours.font };
  const text = shortened(name, 40);
  if (side === "below")
    return { name: text, nameLocation: "middle" as const, nameGap: 26, nameTextStyle: style };
  const nameTextStyle = { ...style, align: "left" as const };
  return { name: text, nameLocation: "end" as const, nameGap: 8, nameTextStyle };
}

/** Room around the drawing; with names on its axes there is more of it. */
export function grid(named = false) {
  const room = named ? { top: 28, bottom: 30 } : { top: 14, bottom: 8 };
  return { ...room, left: 8, right: 18, containLabel: true };
}

export interface Line {
  name: string;
  text: string;
  colour?: string;
}

/** A tooltip of lines. Names are set as text: whatever they hold, they are not markup. */
export function tooltip({ colours }: Looks, lines: (item: unknown) => Line[]) {
  return {
    trigger: "item" as const,
    confine: false,
    appendTo: () => document.body,
    backgroundColor: colours.ground,
    borderColor: colours.grid,
    padding: [7, 10],
    textStyle: { color: colours.text, fontSize: 12, fontFamily: colours.font },
    formatter: (item: unknown) => {
      const box = document.createElement("div");
      for (const { name, text, colour } of lines(item)) box.append(row(name, text, colour));
      return box;
    },
  };
}

function row(name: string, text: string, colour: string | undefined): HTMLElement {
  const line = document.createElement("div");
  Object.assign(line.style, {
    display: "flex",
    gap: "8px",
    alignItems: "center",
    maxWidth: "320px",
  });
  if (colour) {
    const swatch = document.createElement("span");
    Object.assign(swatch.style, {
      width: "10px",
      height: "10px",
      borderRadius: "3px",
      flex: "none",
    });
    swatch.style.background = colour;
    line.append(swatch);
  }
  const label = document.createElement("span");
  label.textContent = name;
  Object.assign(label.style, { flex: "1", overflow: "hidden", textOverflow: "ellipsis" });
  const value = document.createElement("strong");
  value.textContent = text;
  line.append(label, value);
  return line;
}

/** The legend of colours from low to high. */
export function colourScale(
  span: readonly [number, number],
  column: string,
  dimension: number,
  { colours, locale }: Looks,
) {
  const [low, high] = span;
  return {
    type: "continuous" as const,
    ...{ dimension, min: low, max: high === low ? low + 1 : high },
    ...{ orient: "vertical" as const, right: 4, top: 10, itemWidth: 8, itemHeight: 90 },
    calculable: false,
    inRange: { color: [...RAMP] },
    text: [valueText(column, high, locale), valueText(column, low, locale)],
    textStyle: { color: colours.dimmed, fontSize: 10, fontFamily: colours.font },
  };
}
