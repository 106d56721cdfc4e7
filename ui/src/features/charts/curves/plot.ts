/** A chart of curves on the page: uPlot's frame, our lines, and the pointer. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Range } from "./extent";
import { frameOptions, type Look } from "./frame";
import { type Area, type Projection, paint, projection, type Stage } from "./paint";
import { type Reading, readings } from "./pick";
import { onPinch } from "./pinch";
import { pointAt, type Trace } from "./traces";

/** What is drawn; it changes as curves arrive. */
export interface View {
  traces: readonly Trace[];
  x: Range;
  y: Range;
  /** All there is of x. */
  whole: Range;
  /** The run whose lines stand out. */
  highlighted: string | undefined;
}

export interface PlotEvents {
  /** The pointer reads these lines, nearest first, at this place in the window; none: it is gone. */
  onRead(found: Reading[], at: { x: number; left: number; top: number } | undefined): void;
  /** A range of x was chosen, by dragging or with two fingers; undefined: all there is. */
  onZoom(range: Range | undefined): void;
}

const WIDTH = { few: 1.75, many: 1.25, highlighted: 2.5 };
const MANY = 24;
const FAINT = 0.22;
const VEIL = 0.62;

export class CurvePlot {
  private readonly plot: uPlot;
  /** Above the lines, once a run has stood out. */
  private overlay: HTMLCanvasElement | undefined;
  private readonly dot = document.createElement("div");
  private view: View;
  private size: { width: number; height: number };
  private readonly endPinch: () => void;

  constructor(
    host: HTMLElement,
    private readonly look: Look,
    private readonly events: PlotEvents,
    first: View,
    size: { width: number; height: number },
  ) {
    this.view = first;
    this.size = size;
    const options = frameOptions(
      {
        look,
        ranges: () => ({ x: this.view.x, y: this.view.y }),
        hooks: {
          draw: [() => this.paintLines()],
          setCursor: [() => this.read()],
          setSelect: [() => this.select()],
        } as unknown as uPlot.Hooks.Arrays,
      },
      size,
    );
    this.plot = new uPlot(options, this.frameData(), host);
    this.dot.className = "headrace-dot";
    Object.assign(this.dot.style, {
      ...{ position: "absolute", width: "9px", height: "9px", borderRadius: "50%" },
      ...{ margin: "-4.5px 0 0 -4.5px", pointerEvents: "none", display: "none" },
      boxShadow: `0 0 0 2px ${look.ground}`,
    });
    this.plot.over.append(this.dot);
    this.endPinch = onPinch(this.plot.over, {
      ranges: () => ({ range: this.view.x, whole: this.view.whole, logarithmic: this.isLog() }),
      onMove: (x) => this.show({ ...this.view, x }),
      onEnd: (range) => this.events.onZoom(range),
    });
    this.paintHighlight();
  }

  show(view: View): void {
    const before = this.view;
    if (before === view) return;
    this.view = view;
    if (
      before.traces !== view.traces ||
      before.x.some((end, i) => end !== view.x[i]) ||
      before.y.some((end, i) => end !== view.y[i])
    )
      this.plot.setData(this.frameData());
    this.paintHighlight();
  }

  resize(size: { width: number; height: number }): void {
    // It was made in this size.
    if (size.width === this.size.width && size.height === this.size.height) return;
    this.size = size;
    this.plot.setSize(size);
    this.paintHighlight();
  }

  destroy(): void {
    this.endPinch();
    this.plot.destroy();
  }

  /** The chart as it is drawn. */
  picture(): HTMLCanvasElement {
    return this.plot.ctx.canvas;
  }

  /** Moves the crosshair to a part of the width, 0 to 1, onto the line of `trace`: its value there. */
  point(part: number, trace: Trace | undefined): number | undefined {
    const { clientWidth, clientHeight } = this.plot.over;
    const left = part * clientWidth;
    const index = trace ? pointAt(trace, this.plot.posToVal(left, "x")) : -1;
    const value = trace?.ys[index];
    const top = value === undefined ? Number.NaN : this.project().y(value);
    const inside = Number.isFinite(top) ? Math.min(clientHeight, Math.max(0, top)) : 0;
    this.plot.setCursor({ left, top: inside });
    return value;
  }

  leave(): void {
    this.plot.setCursor({ left: -10, top: -10 });
  }

  private isLog(): boolean {
    return this.look.xLog && this.look.x !== "time";
  }

  /** Two points that span what is in sight; uPlot needs some data to have scales. */
  private frameData(): uPlot.AlignedData {
    return [[...this.view.x], [...this.view.y]];
  }

  /** From values to CSS pixels within the plotting area. */
  private project(): { x: Projection; y: Projection } {
    const { clientWidth, clientHeight } = this.plot.over;
    const { look, view } = this;
    return {
      x: projection(view.x, this.isLog(), 0, clientWidth),
      y: projection(view.y, look.yLog, clientHeight, 0),
    };
  }

  private stage(ctx: CanvasRenderingContext2D, area: Area): Stage {
    const { look, view } = this;
    const { left, top, width, height } = area;
    return {
      ctx,
      area,
      x: projection(view.x, this.isLog(), left, left + width),
      y: projection(view.y, look.yLog, top + height, top),
      within: view.x,
      ratio: uPlot.pxRatio,
    };
  }

  private paintLines(): void {
    const { traces } = this.view;
    const width = traces.length > MANY ? WIDTH.many : WIDTH.few;
    paint(this.stage(this.plot.ctx, this.plot.bbox), traces, { width, faint: FAINT });
  }

  /** Lays a veil over all lines but those of the highlighted run. */
  private paintHighlight(): void {
    const { view } = this;
    const raised = view.traces.filter(({ runId }) => runId === view.highlighted);
    const isNone = raised.length === 0 || raised.length === view.traces.length;
    if (this.overlay) this.overlay.hidden = isNone;
    if (isNone) return;
    const overlay = this.overlay ?? this.makeOverlay();
    const { clientWidth, clientHeight } = this.plot.over;
    const ratio = uPlot.pxRatio;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (overlay.width !== width || overlay.height !== height) {
      overlay.width = width;
      overlay.height = height;
    }
    const ctx = overlay.getContext("2d");
    if (!ctx) return;
    ctx.clearRect(0, 0, width, height);
    ctx.globalAlpha = VEIL;
    ctx.fillStyle = this.look.ground;
    ctx.fillRect(0, 0, width, height);
    ctx.globalAlpha = 1;
    const stage = this.stage(ctx, { left: 0, top: 0, width, height });
    paint(stage, raised, { width: WIDTH.highlighted, faint: 2 * FAINT });
  }

  private makeOverlay(): HTMLCanvasElement {
    const overlay = document.createElement("canvas");
    Object.assign(overlay.style, {
      ...{ position: "absolute", inset: "0", width: "100%", height: "100%" },
      pointerEvents: "none",
    });
    this.plot.over.prepend(overlay);
    this.overlay = overlay;
    return overlay;
  }

  private read(): void {
    const { left = -1, top = -1 } = this.plot.cursor;
    const choosing = this.plot.select.width > 0;
    if (left < 0 || top < 0 || choosing || this.view.traces.length === 0) {
      this.dot.style.display = "none";
      this.events.onRead([], undefined);
      return;
    }
    const { x, y } = this.project();
    const at = this.plot.posToVal(left, "x");
    const found = readings(this.view.traces, { x: at, px: left, py: top }, x, y);
    this.markPoint(found[0], x, y);
    const { left: overLeft, top: overTop } = this.plot.over.getBoundingClientRect();
    this.events.onRead(found, { x: at, left: overLeft + left, top: overTop + top });
  }

  private markPoint(nearest: Reading | undefined, x: Projection, y: Projection): void {
    const px = nearest ? x(nearest.trace.xs[nearest.index] as number) : Number.NaN;
    const py = nearest ? y(nearest.trace.ys[nearest.index] as number) : Number.NaN;
    const { clientWidth, clientHeight } = this.plot.over;
    const inside = px >= 0 && py >= 0 && px <= clientWidth && py <= clientHeight;
    Object.assign(this.dot.style, {
      display: inside ? "block" : "none",
      left: `${px}px`,
      top: `${py}px`,
      background: nearest?.trace.colour ?? "",
    });
  }

  private select(): void {
    const { left, width } = this.plot.select;
    if (width < 4) return;
    const range = [this.plot.posToVal(left, "x"), this.plot.posToVal(left + width, "x")] as const;
    this.plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.events.onZoom(range);
  }
}
