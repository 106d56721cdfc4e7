/**
 * Lists in an address: `a,b,c`. A comma, colon or percent sign that belongs to an item is escaped, so the
 * usual list is short and can be read.
 */
export function writeList(items: readonly string[]): string {
  return items.map(escapeItem).join(",");
}

export function readList(text: unknown): string[] {
  if (typeof text !== "string" && typeof text !== "number") return [];
  return String(text)
    .split(",")
    .filter((item) => item !== "")
    .map(unescapeItem);
}

/** A map in an address: `a:1,b:2`. */
export function writeMap(map: Readonly<Record<string, string | number>>): string {
  return Object.entries(map)
    .map(([key, value]) => `${escapeItem(key)}:${escapeItem(String(value))}`)
    .join(",");
}

export function readMap(text: unknown): Record<string, string> {
  if (typeof text !== "string") return {};
  const map: Record<string, string> = {};
  for (const entry of text.split(",")) {
    const colon = entry.indexOf(":");
    if (colon > 0) map[unescapeItem(entry.slice(0, colon))] = unescapeItem(entry.slice(colon + 1));
  }
  return map;
}

function escapeItem(item: string): string {
  return item.replace(/[%,:]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescapeItem(item: string): string {
  return item.replace(/%(25|2C|3A)/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
