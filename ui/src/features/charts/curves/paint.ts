/** Drawing lines on a canvas. Positions are canvas pixels; values go through a `Projection`. */
import type { Range } from "./extent";
import { nearestIndex } from "./nearest";
import type { Trace } from "./traces";

/** From values to canvas pixels along one axis. */
export type Projection = (value: number) => number;

export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The projection of `range` onto the pixels from `start` to `end`. */
export function projection(range: Range, log: boolean, start: number, end: number): Projection {
  const of = log ? Math.log10 : (value: number) => value;
  const low = of(range[0]);
  const scale = (end - start) / (of(range[1]) - low || 1);
  return (value) => start + (of(value) - low) * scale;
}

export interface Stage {
  ctx: CanvasRenderingContext2D;
  area: Area;
  x: Projection;
  y: Projection;
  /** What of x is in sight. */
  within: Range;
  /** Canvas pixels for a CSS pixel. */
  ratio: number;
}

export interface Stroke {
  /** Width in CSS pixels. */
  width: number;
  /** 0 to 1, of what was logged behind a smoothed line. */
  faint: number;
}

/** Draws the lines within the area; what is not finite is marked at the edge it left by. */
export function paint(stage: Stage, traces: readonly Trace[], stroke: Stroke): void {
  const { ctx, area, ratio } = stage;
  ctx.save();
  ctx.beginPath();
  ctx.rect(area.left, area.top, area.width, area.height);
  ctx.clip();
  ctx.lineJoin = "round";
  ctx.lineWidth = stroke.width * ratio;
  for (const trace of traces) {
    ctx.strokeStyle = trace.colour;
    ctx.fillStyle = trace.colour;
    if (trace.raw) {
      ctx.globalAlpha = stroke.faint;
      ctx.setLineDash([]);
      paintLine(stage, trace.xs, trace.raw, stroke.width);
      ctx.globalAlpha = 1;
    }
    ctx.setLineDash(trace.dash.map((length) => length * ratio));
    paintLine(stage, trace.xs, trace.ys, stroke.width);
    paintLost(stage, trace);
  }
  ctx.restore();
}

/** The points in sight and the next one on either side, so that lines run to the edges. */
export function inSight(xs: Float64Array, within: Range): [from: number, to: number] {
  if (xs.length === 0) return [0, -1];
  let from = nearestIndex(xs, within[0]);
  let to = nearestIndex(xs, within[1]);
  // Several points may share the x at an edge.
  while (from > 0 && (xs[from] as number) >= within[0]) from--;
  while (to < xs.length - 1 && (xs[to] as number) <= within[1]) to++;
  return [from, to];
}

function paintLine(stage: Stage, xs: Float64Array, ys: Float64Array, width: number): void {
  const { ctx, x, y, within, ratio } = stage;
  const [from, to] = inSight(xs, within);
  const dots: [number, number][] = [];
  let length = 0; // points of the line so far
  let lastX = 0;
  let lastY = 0;
  ctx.beginPath();
  for (let i = from; i <= to; i++) {
    const px = x(xs[i] as number);
    const py = y(ys[i] as number);
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      if (length === 1) dots.push([lastX, lastY]);
      length = 0;
      continue;
    }
    if (length === 0) ctx.moveTo(px, py);
    else ctx.lineTo(px, py);
    length += 1;
    lastX = px;
    lastY = py;
  }
  if (length === 1) dots.push([lastX, lastY]);
  ctx.stroke();
  for (const [px, py] of dots) {
    ctx.beginPath();
    ctx.arc(px, py, (width + 1) * ratio, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** NaN is a cross on the floor; infinities are arrows at the ceiling and on the floor. */
function paintLost({ ctx, area, x, within, ratio }: Stage, { xs, curve }: Trace): void {
  const [from, to] = inSight(xs, within);
  const size = 3 * ratio;
  const floor = area.top + area.height - size - ratio;
  const ceiling = area.top + size + ratio;
  for (let i = from; i <= to; i++) {
    const value = curve.values[i] as number;
    if (Number.isFinite(value)) continue;
    const px = x(xs[i] as number);
    ctx.setLineDash([]);
    ctx.beginPath();
    if (Number.isNaN(value)) {
      ctx.moveTo(px - size, floor - size);
      ctx.lineTo(px + size, floor + size);
      ctx.moveTo(px + size, floor - size);
      ctx.lineTo(px - size, floor + size);
      ctx.stroke();
      continue;
    }
    const [tip, base] = value > 0 ? [ceiling - size, ceiling + size] : [floor + size, floor - size];
    ctx.moveTo(px, tip);
    ctx.lineTo(px - size, base);
    ctx.lineTo(px + size, base);
    ctx.fill();
  }
}
