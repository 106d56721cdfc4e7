/** Reading a layout from a link or a saved view, leniently: it may be old, or cut short. */
import type { ChartSize, ChartSpec, ChartsLayout, CurveOptions, XAxis } from "./contract";

export const X_AXES: readonly XAxis[] = ["step", "time", "relative"];
export const MOST_SMOOTHING = 0.99;
export const MOST_CELLS = 4;

/** The layout in `value`; what is not understood is left out. Never throws. */
export function readLayout(value: unknown): ChartsLayout | undefined {
  if (!isObject(value)) return undefined;
  return compact<ChartsLayout>({
    curves: optionsIn(value.curves),
    added: specsIn(value.added),
    pinned: textsIn(value.pinned),
    hidden: textsIn(value.hidden),
    toggled: textsIn(value.toggled),
    order: recordIn(value.order, textsIn),
    own: recordIn(value.own, (own) => compact({ ...optionsIn(own), ...sizeIn(own) })),
  });
}

/** `fields` without what is undefined or empty; undefined when nothing is left. */
export function compact<T extends object>(fields: T): T | undefined {
  const kept = Object.entries(fields).filter(([, value]) => !isEmpty(value));
  return kept.length ? (Object.fromEntries(kept) as T) : undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textsIn(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return [...new Set(value.filter((item): item is string => typeof item === "string"))];
}

function recordIn<T>(
  value: unknown,
  read: (value: unknown) => T | undefined,
): Record<string, T> | undefined {
  if (!isObject(value)) return undefined;
  const found: Record<string, T> = {};
  for (const [name, content] of Object.entries(value)) {
    const item = read(content);
    if (!isEmpty(item)) found[name] = item as T;
  }
  return found;
}

function optionsIn(value: unknown): CurveOptions | undefined {
  if (!isObject(value)) return undefined;
  const { x, smoothing, xLog, yLog, clip } = value;
  return compact<CurveOptions>({
    x: X_AXES.find((axis) => axis === x),
    smoothing:
      typeof smoothing === "number" && smoothing >= 0
        ? Math.min(smoothing, MOST_SMOOTHING)
        : undefined,
    xLog: typeof xLog === "boolean" ? xLog : undefined,
    yLog: typeof yLog === "boolean" ? yLog : undefined,
    clip: typeof clip === "boolean" ? clip : undefined,
  });
}

function sizeIn(value: unknown): ChartSize | undefined {
  if (!isObject(value)) return undefined;
  return compact<ChartSize>({ wide: cellsIn(value.wide), high: cellsIn(value.high) });
}

function cellsIn(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return Math.min(MOST_CELLS, Math.max(1, Math.round(value)));
}

function specsIn(value: unknown): ChartSpec[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const specs = value.map(specIn).filter((spec) => spec !== undefined);
  const ids = new Set<string>();
  return specs.filter((spec) => !ids.has(spec.id) && ids.add(spec.id));
}

function specIn(value: unknown): ChartSpec | undefined {
  if (!isObject(value) || typeof value.id !== "string") return undefined;
  const id = value.id;
  const text = (name: string) => (typeof value[name] === "string" ? value[name] : "");
  const colour = text("colour") ? { colour: text("colour") } : {};
  const [x, y, z, metric, by, key] = ["x", "y", "z", "metric", "by", "key"].map(text);
  const metrics = textsIn(value.metrics) ?? [];
  const columns = textsIn(value.columns) ?? [];
  switch (value.kind) {
    case "curves":
      return metrics.length ? { id, kind: "curves", metrics } : undefined;
    case "bar":
      return metric ? { id, kind: "bar", metric } : undefined;
    case "scatter":
      return x && y ? { id, kind: "scatter", x, y, ...colour } : undefined;
    case "parallel":
      return columns.length > 1 ? { id, kind: "parallel", columns, ...colour } : undefined;
    case "contour":
      return x && y && z ? { id, kind: "contour", x, y, z } : undefined;
    case "box":
      return by && metric ? { id, kind: "box", by, metric } : undefined;
    case "images":
      return key ? { id, kind: "images", key } : undefined;
    default:
      return undefined;
  }
}
