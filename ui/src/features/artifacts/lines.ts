/** Text that arrives piece by piece, as lines. */

export interface Lines {
  /** Complete lines, without their ends. */
  lines: string[];
  /** What follows the last line end. */
  rest: string;
}

export const NO_LINES: Lines = { lines: [], rest: "" };

// A line of a minified file would make the page crawl: it is shown in pieces of this length.
export const LONGEST_LINE = 4_000;

/** The lines after more text; all three line ends are understood, also when cut in two. */
export function addText(before: Lines, text: string, isLast: boolean): Lines {
  let input = before.rest + text;
  // A line feed may follow in the next piece.
  const held = !isLast && input.endsWith("\r") ? "\r" : "";
  if (held) input = input.slice(0, -1);
  const found = input.split(/\r\n|\n|\r/);
  const rest = (found.pop() ?? "") + held;
  const lines = [...before.lines, ...found.flatMap(inPieces)];
  if (!isLast) return { lines, rest };
  return { lines: rest === "" ? lines : [...lines, ...inPieces(rest)], rest: "" };
}

function inPieces(line: string): string[] {
  if (line.length <= LONGEST_LINE) return [line];
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += LONGEST_LINE) {
    pieces.push(line.slice(at, at + LONGEST_LINE));
  }
  return pieces;
}

// Colours and cursor movements that terminals understand (ECMA-48) only clutter a page.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is sought
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** Text as a terminal shows it, without colours: of a progress bar only its last state. */
export function withoutEscapes(line: string): string {
  return line.replace(ESCAPES, "");
}
