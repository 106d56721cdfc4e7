/** What is typed above a list: words that the page looks for itself, or a filter for the server. */

/** Whether a text is a filter for the server rather than words to look for. */
export function isFilter(text: string): boolean {
  return /[=<>]|\s(I?LIKE\s+['"]|IN\s*\(|IS\s+(NOT\s+)?NULL\b)/i.test(text);
}

export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}
