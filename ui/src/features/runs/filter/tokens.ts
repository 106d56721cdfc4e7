/**
 * A filter's text cut into tokens, for completion and colours. It follows the grammar of the
 * server's own lexer but never fails: what is unfinished or wrong is a token, too.
 */
export type TokenShape =
  | "key" // metrics.loss, tags.`a b`
  | "word" // status, AND, like
  | "quoted" // `run name`
  | "string"
  | "number"
  | "operator"
  | "open"
  | "close"
  | "comma"
  | "wrong";

export interface Token {
  shape: TokenShape;
  start: number;
  end: number;
  text: string;
  /** Of a key, what stands before the dot. */
  scope?: string;
  /** Of a key, a quoted name and a string: what the quotes hold. Elsewhere the text. */
  value: string;
  /** A quote was opened and not closed. */
  open?: boolean;
}

const ENDS = "\\s'\"`=<>!(),;";
const QUOTES = "`[^`]*(?:``[^`]*)*`?|\"[^\"]*(?:\"\"[^\"]*)*\"?|'[^']*(?:''[^']*)*'?";
const TOKEN = new RegExp(
  `(?<key>(?:(?<scope>[A-Za-z_]\\w*)|\`(?<ticked>[^\`]*)\`)\\.(?<name>[^${ENDS}]+|${QUOTES})?)` +
    `|(?<number>[-+]?(?:\\.?[0-9][^${ENDS}]*|(?:inf|infinity|nan)(?![^${ENDS}])))` +
    `|(?<word>[A-Za-z_\\u0080-\\uffff][^${ENDS}]*)` +
    `|(?<string>'[^']*(?:''[^']*)*'?|"[^"]*(?:""[^"]*)*"?)` +
    "|(?<operator>[=<>!]+)|(?<open>\\()|(?<close>\\))|(?<comma>,)" +
    "|(?<quoted>`[^`]*(?:``[^`]*)*`?)|(?<wrong>\\S)",
  "giu",
);

const SHAPES: readonly TokenShape[] = [
  "key",
  "number",
  "word",
  "string",
  "operator",
  "open",
  "close",
  "comma",
  "quoted",
  "wrong",
];

export function tokenize(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN), (match) => {
    const groups = match.groups as Record<string, string | undefined>;
    const shape = SHAPES.find((each) => groups[each] !== undefined) ?? "wrong";
    const start = match.index;
    const token: Token = { shape, start, end: start + match[0].length, text: match[0], value: "" };
    const inner = shape === "key" ? (groups.name ?? "") : match[0];
    token.value = unquote(inner);
    if (shape === "key") token.scope = groups.scope ?? groups.ticked ?? "";
    if (isOpen(inner)) token.open = true;
    return token;
  });
}

function isOpen(text: string): boolean {
  const quote = text[0];
  if (quote === undefined || !"'\"`".includes(quote)) return false;
  // Closed: an even number of quotes in all, since those inside are doubled.
  return text.split(quote).length % 2 === 0;
}

function unquote(text: string): string {
  const quote = text[0];
  if (quote === undefined || !"'\"`".includes(quote)) return text;
  return text.slice(1, isOpen(text) ? undefined : -1).replaceAll(quote + quote, quote);
}
