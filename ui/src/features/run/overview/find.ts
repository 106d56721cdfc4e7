const collator = new Intl.Collator("en", { numeric: true });

/** Entries by key: `layer_2` before `layer_10`. */
export function inKeyOrder<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => collator.compare(a, b));
}

/** Items whose text holds all words that are sought, in any case. */
export function found<Item>(
  items: readonly Item[],
  wanted: string,
  textOf: (item: Item) => string,
): readonly Item[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  return items.filter((item) => {
    const text = textOf(item).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
