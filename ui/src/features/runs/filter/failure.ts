/** The server's error about a filter: what is wrong, and where. */
export interface FilterFailure {
  problem: string;
  /** Offset in the filter, or undefined where the error is not about a place. */
  at: number | undefined;
}

/**
 * Takes the server's message apart: the problem, then a line with the filter (or a part of it
 * between dots), then a line with a caret below the place.
 */
export function readFailure(message: string, filter: string): FilterFailure {
  const lines = message.split("\n");
  const caret = lines.at(-1) ?? "";
  const shown = lines.at(-2) ?? "";
  if (lines.length < 3 || !/^ +\^$/.test(caret) || !shown.startsWith("  ")) {
    return { problem: message, at: undefined };
  }
  const problem = lines.slice(0, -2).join("\n");
  const excerpt = shown.slice(2);
  // The server counts characters, a string here is made of UTF-16 units.
  const column = Array.from(excerpt)
    .slice(0, caret.length - 3)
    .join("").length;
  if (excerpt === oneLine(filter)) return { problem, at: Math.min(column, filter.length) };
  const cut = excerpt.startsWith("…") ? 1 : 0;
  const part = excerpt.slice(cut, excerpt.endsWith("…") ? -1 : undefined);
  const begins = oneLine(filter).indexOf(part);
  if (begins < 0) return { problem, at: undefined };
  return { problem, at: Math.min(begins + column - cut, filter.length) };
}

// The server shows every character that cannot be printed as one space.
function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, " ");
}
