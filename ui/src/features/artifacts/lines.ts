/** Text files read piece by piece: each piece ends with a line, so that it stands by itself. */

export interface TextPage {
  /** Without their ends. */
  lines: string[];
  /** How many of the given bytes the lines are; the next page begins after them. */
  used: number;
}

// A line of a minified file would make the page crawl: it is shown in pieces of this length.
export const LONGEST_LINE = 4_000;

const LINE_FEED = 0x0a;

/**
 * The lines of some bytes of a UTF-8 file.
 *
 * @param bytes They begin with a line.
 * @param isLast The file ends with them: the last line need not be whole.
 */
export function textPage(bytes: Uint8Array, isLast: boolean): TextPage {
  const used = isLast ? bytes.length : cutOf(bytes);
  const text = new TextDecoder().decode(bytes.subarray(0, used));
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return { lines: lines.flatMap(inPieces), used };
}

/** Behind the last line; in a line that has no end, behind the last whole character. */
function cutOf(bytes: Uint8Array): number {
  const end = bytes.lastIndexOf(LINE_FEED);
  if (end >= 0) return end + 1;
  let cut = bytes.length;
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    const isContinuation = (byte & 0xc0) === 0x80;
    if (isContinuation) continue;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (length > back) cut = bytes.length - back;
    break;
  }
  return cut;
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

/** Text as a terminal shows it, without colours. */
export function withoutEscapes(line: string): string {
  return line.includes("\u001b") ? line.replace(ESCAPES, "") : line;
}
