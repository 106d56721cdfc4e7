import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { formatMetric } from "../../../format/number";
import { useLocale } from "../../../parts/useLocale";
import type { Range } from "./extent";
import type { CurvePlot } from "./plot";
import type { Trace } from "./traces";

const PART = 1 / 40;

/** Arrows move the reading point, + and - look closer or not, Escape leaves. */
export function useKeyboard(
  plot: RefObject<CurvePlot | null>,
  traces: readonly Trace[],
  x: Range,
  setZoom: (range: Range | undefined) => void,
) {
  const at = useRef({ part: 0.5, line: 0 });
  const [said, setSaid] = useState("");
  const locale = useLocale();
  const move = (part: number, line: number) => {
    const count = Math.max(1, traces.length);
    at.current = { part: Math.min(1, Math.max(0, part)), line: (line + count) % count };
    const trace = traces[at.current.line];
    const reading = plot.current?.point(at.current.part, trace);
    if (trace && reading !== undefined) setSaid(`${trace.name}: ${formatMetric(reading, locale)}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { part, line } = at.current;
    const half = (x[1] - x[0]) / 4;
    const middle = x[0] + (x[1] - x[0]) * part;
    const closer = () => setZoom([Math.max(x[0], middle - half), Math.min(x[1], middle + half)]);
    const actions: Record<string, () => void> = {
      ArrowLeft: () => move(part - PART, line),
      ArrowRight: () => move(part + PART, line),
      ArrowUp: () => move(part, line - 1),
      ArrowDown: () => move(part, line + 1),
      "+": closer,
      "=": closer, // the same key
      "-": () => setZoom(undefined),
      Escape: () => plot.current?.leave(),
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  };
  const on = {
    onKeyDown,
    onBlur: () => plot.current?.leave(),
    onDoubleClick: () => setZoom(undefined),
  };
  return { on, said };
}
