/** Whether a filter has been written to its end: the server is not asked for half a condition. */
import { type Token, type TokenShape, tokenize } from "./tokens";

const OPERATORS = new Set(["=", "!=", ">", ">=", "<", "<="]);
const NUMBER = /^[-+]?((\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?|inf|infinity|nan)$/i;
/** As the server: parentheses deeper than this are refused. */
const MOST_LEVELS = 100;

/**
 * True for conditions of a key, an operator and a value that AND, OR, NOT and parentheses join
 * (docs/search.md). Whether the keys exist, and the values are of their types, the server says.
 */
export function isWhole(text: string): boolean {
  const reader = new Reader(tokenize(text));
  return reader.conditions(0) && reader.isAtEnd;
}

class Reader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  conditions(level: number): boolean {
    do {
      if (!this.#condition(level)) return false;
    } while (this.#word("AND", "OR"));
    return true;
  }

  #condition(level: number): boolean {
    while (this.#word("NOT"));
    if (this.#shape("open")) {
      if (level >= MOST_LEVELS || !this.conditions(level + 1)) return false;
      return this.#shape("close") !== undefined;
    }
    return this.#key() && this.#comparison();
  }

  #key(): boolean {
    if (this.#word("AND", "OR")) return false;
    const token = this.#shape("key", "word", "quoted");
    return token !== undefined && token.value !== "";
  }

  #comparison(): boolean {
    if (this.#word("IS")) {
      this.#word("NOT");
      return this.#word("NULL");
    }
    const isNot = this.#word("NOT");
    if (this.#word("IN")) return this.#list();
    if (isNot) return false;
    const operator = this.#shape("operator");
    if (operator ? !OPERATORS.has(operator.text) : !this.#word("LIKE", "ILIKE")) return false;
    return this.#value();
  }

  #list(): boolean {
    if (!this.#shape("open")) return false;
    do {
      if (!this.#value()) return false;
    } while (this.#shape("comma") && !this.#at("close"));
    return this.#shape("close") !== undefined;
  }

  #value(): boolean {
    const number = this.#shape("number");
    return number ? NUMBER.test(number.text) : this.#shape("string") !== undefined;
  }

  /** Steps over a token of one of these shapes whose quotes, if any, are closed. */
  #shape(...shapes: TokenShape[]): Token | undefined {
    const token = this.#tokens[this.#next];
    if (!token || token.open || !shapes.includes(token.shape)) return undefined;
    this.#next += 1;
    return token;
  }

  #at(shape: TokenShape): boolean {
    return this.#tokens[this.#next]?.shape === shape;
  }

  /** Steps over one of these keywords. */
  #word(...words: string[]): boolean {
    const token = this.#tokens[this.#next];
    if (token?.shape !== "word" || !words.includes(token.text.toUpperCase())) return false;
    this.#next += 1;
    return true;
  }
}
