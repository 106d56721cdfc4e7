/** Highlighted source, cut into lines of markup that are each whole. */

const TAG_OR_END = /<span class="([^"]*)">|<\/span>|\r\n|\n/g;

/**
 * Lines of markup: an element that goes over several lines is closed and opened at each.
 *
 * @param markup What highlight.js gives: text with escaped entities and `<span class="…">` only.
 */
export function markupLines(markup: string): string[] {
  const lines: string[] = [];
  const open: string[] = [];
  let line = "";
  let from = 0;
  for (const match of markup.matchAll(TAG_OR_END)) {
    line += markup.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      open.push(match[0]);
      line += match[0];
    } else if (match[0] === "</span>") {
      open.pop();
      line += match[0];
    } else {
      lines.push(line + "</span>".repeat(open.length));
      line = open.join("");
    }
  }
  line += markup.slice(from);
  if (line !== open.join("")) lines.push(line);
  return lines;
}
