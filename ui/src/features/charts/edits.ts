/** Changes of a layout. Each gives a new one, in which nothing stands that is the default. */
import type { ChartSize, ChartSpec, ChartsLayout, CurveOptions } from "./contract";
import { compact } from "./layout";
import type { Section } from "./sections";

type Layout = ChartsLayout | undefined;

function changed(layout: Layout, fields: Partial<ChartsLayout>): ChartsLayout {
  return compact<ChartsLayout>({ ...layout, ...fields }) ?? {};
}

function toggled(list: readonly string[] = [], item: string): string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

export function toggleSection(layout: Layout, id: string): ChartsLayout {
  return changed(layout, { toggled: toggled(layout?.toggled, id) });
}

export function togglePin(layout: Layout, id: string): ChartsLayout {
  return changed(layout, { pinned: toggled(layout?.pinned, id) });
}

export function hideChart(layout: Layout, id: string): ChartsLayout {
  const hidden = [...(layout?.hidden ?? []).filter((other) => other !== id), id];
  return changed(layout, { hidden });
}

export function showChart(layout: Layout, id: string): ChartsLayout {
  return changed(layout, { hidden: layout?.hidden?.filter((other) => other !== id) ?? [] });
}

export function showAllCharts(layout: Layout): ChartsLayout {
  return changed(layout, { hidden: [] });
}

/** Options of the whole panel; undefined takes the default. */
export function setCurves(layout: Layout, options: CurveOptions): ChartsLayout {
  return changed(layout, { curves: compact({ ...layout?.curves, ...options }) });
}

/** Options and size of one chart; undefined takes what the panel has. */
export function setOwn(layout: Layout, id: string, own: CurveOptions & ChartSize): ChartsLayout {
  const { [id]: before, ...others } = layout?.own ?? {};
  const after = compact({ ...before, ...own });
  return changed(layout, { own: after ? { ...others, [id]: after } : others });
}

/** Options of one chart like the panel's again; its size stays. */
export function resetCurves(layout: Layout, id: string): ChartsLayout {
  const none = { x: undefined, smoothing: undefined, xLog: undefined, yLog: undefined };
  return setOwn(layout, id, { ...none, clip: undefined });
}

/** Adds the chart under a new id, or puts it in the place of the one that has its id. */
export function putChart(layout: Layout, spec: ChartSpec): ChartsLayout {
  const added = layout?.added ?? [];
  if (added.some(({ id }) => id === spec.id))
    return changed(layout, { added: added.map((other) => (other.id === spec.id ? spec : other)) });
  const taken = new Set(added.map(({ id }) => id));
  let number = added.length + 1;
  while (taken.has(`a${number}`)) number += 1;
  return changed(layout, { added: [...added, { ...spec, id: `a${number}` }] });
}

export function removeChart(layout: Layout, id: string): ChartsLayout {
  const { [id]: _, ...own } = layout?.own ?? {};
  return changed(layout, {
    added: layout?.added?.filter((other) => other.id !== id) ?? [],
    pinned: layout?.pinned?.filter((other) => other !== id) ?? [],
    own,
  });
}

/**
 * Moves a chart of a section to another's place.
 *
 * @param section as it is shown now
 */
export function moveChart(
  layout: Layout,
  section: Section,
  id: string,
  onto: string,
): ChartsLayout {
  const ids = section.charts.map((chart) => chart.id);
  const from = ids.indexOf(id);
  const to = ids.indexOf(onto);
  if (from < 0 || to < 0 || from === to) return layout ?? {};
  ids.splice(to, 0, ...ids.splice(from, 1));
  if (section.id === "pinned") return changed(layout, { pinned: ids });
  // What follows the last one that was moved stands by name anyway.
  const before = layout?.order?.[section.id]?.length ?? 0;
  const order = ids.slice(0, Math.max(before, from + 1, to + 1));
  return changed(layout, { order: { ...layout?.order, [section.id]: order } });
}
