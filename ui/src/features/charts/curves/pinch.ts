/** Two fingers on a chart, or a pinch on a trackpad: how much of x is in sight. */
import type { Range } from "./extent";

/** Places of two fingers, as parts of the plot's width from the left: 0 to 1. */
export type Fingers = readonly [number, number];

/** Closer than this part of the width, fingers say nothing about a scale. */
const CLOSEST = 0.02;
/** No closer than this part of the whole: there numbers end. */
const NARROWEST = 1e-6;

/**
 * What is in sight when what lay under the fingers at first lies under them still.
 *
 * @param range what was in sight at first
 * @param whole what there is: undefined is the answer when all of it is in sight again
 * @param logarithmic whether the axis is
 */
export function pinched(
  range: Range,
  from: Fingers,
  to: Fingers,
  whole: Range,
  logarithmic: boolean,
): Range | undefined {
  const scale = logarithmic ? Math.log : (value: number) => value;
  const back = logarithmic ? Math.exp : (value: number) => value;
  const [low, high] = [scale(range[0]), scale(range[1])];
  const [least, most] = [scale(whole[0]), scale(whole[1])];
  const apart = to[1] - to[0];
  if (Math.abs(apart) < CLOSEST || Math.abs(from[1] - from[0]) < CLOSEST) return range;
  const at = (part: number) => low + part * (high - low);
  const width = (at(from[1]) - at(from[0])) / apart;
  // Fingers that crossed turn nothing round.
  if (!(width > NARROWEST * (most - least))) return range;
  if (width >= most - least) return undefined;
  // Never beyond either end.
  const first = Math.min(Math.max(at(from[0]) - to[0] * width, least), most - width);
  return [back(first), back(first + width)];
}

export interface PinchEvents {
  /** What is in sight, and what there is; undefined: nothing to look closer at. */
  ranges(): { range: Range; whole: Range; logarithmic: boolean } | undefined;
  /** While fingers move. */
  onMove(range: Range): void;
  /** When they rest; undefined: all of it. */
  onEnd(range: Range | undefined): void;
}

// After the last turn of a wheel.
const REST_MS = 160;
const PER_TURN = 0.01;

/** Listens to an element that covers the plot; ends when the result is called. */
export function onPinch(element: HTMLElement, events: PinchEvents): () => void {
  let begun:
    | { fingers: Fingers; ranges: NonNullable<ReturnType<PinchEvents["ranges"]>> }
    | undefined;
  let now: Range | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  const show = (from: Fingers, to: Fingers, ranges: NonNullable<typeof begun>["ranges"]) => {
    const { range, whole, logarithmic } = ranges;
    now = pinched(range, from, to, whole, logarithmic);
    events.onMove(now ?? whole);
  };
  const start = (event: TouchEvent) => {
    const fingers = fingersOf(event, element);
    const ranges = events.ranges();
    if (!fingers || !ranges) return;
    event.preventDefault();
    now = ranges.range;
    begun = { fingers, ranges };
  };
  const move = (event: TouchEvent) => {
    const fingers = fingersOf(event, element);
    if (!begun || !fingers) return;
    event.preventDefault();
    show(begun.fingers, fingers, begun.ranges);
  };
  const end = () => {
    if (begun) events.onEnd(now);
    begun = undefined;
  };
  // Trackpads tell of a pinch as of a wheel that turns while Ctrl is held.
  const wheel = (event: WheelEvent) => {
    const ranges = event.ctrlKey ? events.ranges() : undefined;
    if (!ranges) return;
    event.preventDefault();
    const { left, width } = element.getBoundingClientRect();
    const at = (event.clientX - left) / width;
    const factor = Math.exp(-event.deltaY * PER_TURN);
    // As two fingers beside the pointer that move apart.
    show([at - 0.1, at + 0.1], [at - 0.1 * factor, at + 0.1 * factor], ranges);
    clearTimeout(resting);
    resting = setTimeout(() => events.onEnd(now), REST_MS);
  };

  element.addEventListener("touchstart", start, { passive: false });
  element.addEventListener("touchmove", move, { passive: false });
  element.addEventListener("touchend", end);
  element.addEventListener("touchcancel", end);
  element.addEventListener("wheel", wheel, { passive: false });
  return () => {
    clearTimeout(resting);
    element.removeEventListener("touchstart", start);
    element.removeEventListener("touchmove", move);
    element.removeEventListener("touchend", end);
    element.removeEventListener("touchcancel", end);
    element.removeEventListener("wheel", wheel);
  };
}

function fingersOf({ touches }: TouchEvent, element: HTMLElement): Fingers | undefined {
  const [one, other] = touches;
  if (touches.length !== 2 || !one || !other) return undefined;
  const { left, width } = element.getBoundingClientRect();
  const places = [(one.clientX - left) / width, (other.clientX - left) / width];
  return [Math.min(...places), Math.max(...places)];
}
