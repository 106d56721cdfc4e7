/** Which charts there are, in sections: one for each metric and series of images, and added ones. */
import type { ChartSpec, ChartsLayout } from "./contract";

export interface Section {
  /** "pinned", "added", "metrics" (without a prefix), "images", or `/` and the metrics' prefix. */
  id: string;
  /** Of metrics with a prefix: the prefix. */
  prefix: string | undefined;
  charts: readonly ChartSpec[];
  folded: boolean;
}

export const SYSTEM = "system/";
const SYSTEM_SECTION = "/system";

/** The id of the chart that a metric has by itself. */
export function idOfMetric(metricKey: string): string {
  return `m.${metricKey}`;
}

/** The id of the chart that a series of images has by itself. */
function idOfImages(key: string): string {
  return `i.${key}`;
}

/** Whether the chart was added by somebody, and so can be removed and changed. */
export function isAdded(spec: ChartSpec): boolean {
  return !/^[im]\./.test(spec.id);
}

/** What a chart is about, for searching and for its title: metrics and columns. */
export function subjectsOf(spec: ChartSpec): string[] {
  switch (spec.kind) {
    case "curves":
      return spec.metrics;
    case "bar":
      return [spec.metric];
    case "scatter":
      return [spec.x, spec.y];
    case "parallel":
      return spec.columns;
    case "contour":
      return [spec.x, spec.y, spec.z];
    case "box":
      return [spec.metric, spec.by];
    case "images":
      return [spec.key];
  }
}

/**
 * The sections of the panel, in order; those without charts are left out.
 *
 * @param search words that a chart must be about, all of them; case does not count
 */
export function sectionsOf(
  { metricKeys, imageKeys = [] }: { metricKeys: readonly string[]; imageKeys?: readonly string[] },
  layout: ChartsLayout = {},
  search = "",
): Section[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const hidden = new Set(layout.hidden);
  const pinned = new Set(layout.pinned);
  const fits = (spec: ChartSpec) => {
    const subjects = [spec.kind, ...subjectsOf(spec)].join(" ").toLowerCase();
    return !hidden.has(spec.id) && words.every((word) => subjects.includes(word));
  };
  const byId = new Map<string, ChartSpec[]>([
    ["pinned", []],
    ["added", []],
    ["metrics", []],
  ]);
  for (const spec of [...(layout.added ?? []), ...automatic(metricKeys, imageKeys)].filter(fits)) {
    const id = pinned.has(spec.id) ? "pinned" : homeOf(spec);
    const charts = byId.get(id);
    if (charts) charts.push(spec);
    else byId.set(id, [spec]);
  }
  return [...byId]
    .filter(([, charts]) => charts.length > 0)
    .map(([id, charts]) => ({
      id,
      prefix: id.startsWith("/") ? id.slice(1) : undefined,
      charts: ordered(charts, id === "pinned" ? layout.pinned : layout.order?.[id]),
      folded: words.length === 0 && isFolded(id, layout),
    }));
}

/** A chart for each metric, prefixes together, then for images; what machines measured last. */
function automatic(metricKeys: readonly string[], imageKeys: readonly string[]): ChartSpec[] {
  const isSystem = (key: string) => key.startsWith(SYSTEM);
  const place = (key: string) => (isSystem(key) ? 2 : key.includes("/", 1) ? 1 : 0);
  const sorted = metricKeys.toSorted((a, b) => place(a) - place(b) || NATURAL.compare(a, b));
  const curves = (keys: readonly string[]): ChartSpec[] =>
    keys.map((key) => ({ id: idOfMetric(key), kind: "curves", metrics: [key] }));
  return [
    ...curves(sorted.filter((key) => !isSystem(key))),
    ...imageKeys.map((key): ChartSpec => ({ id: idOfImages(key), kind: "images", key })),
    ...curves(sorted.filter(isSystem)),
  ];
}

/** `layer_2` stands before `layer_10`. */
const NATURAL = new Intl.Collator("en", { numeric: true });

function homeOf(spec: ChartSpec): string {
  if (isAdded(spec)) return "added";
  if (spec.kind === "images") return "images";
  const key = subjectsOf(spec)[0] ?? "";
  const end = key.indexOf("/", 1);
  return end < 0 ? "metrics" : `/${key.slice(0, end)}`;
}

function isFolded(id: string, layout: ChartsLayout): boolean {
  return (id === SYSTEM_SECTION) !== (layout.toggled ?? []).includes(id);
}

function ordered(charts: readonly ChartSpec[], first: readonly string[] = []): ChartSpec[] {
  const places = new Map(first.map((id, place) => [id, place]));
  const place = ({ id }: ChartSpec) => places.get(id) ?? first.length;
  return charts.toSorted((a, b) => place(a) - place(b));
}
