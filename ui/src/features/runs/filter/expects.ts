/** What may stand at a place of a filter: the base of completion. */
import { type Token, tokenize } from "./tokens";

export type FilterKind = "attribute" | "metric" | "param" | "tag" | "dataset";

export interface FilterKey {
  kind: FilterKind;
  key: string;
}

export interface Expectation {
  what: "key" | "operator" | "value" | "connective" | "list" | "nothing";
  /** Where the text that a completion replaces begins; it ends at the cursor. */
  from: number;
  /** What of it stands there already, without quotes. */
  prefix: string;
  /** Of an operator or value, the key it belongs to. */
  key?: FilterKey;
  /** Of a text value that has begun, its quote. */
  quote?: string;
  /** Of an operator that has begun: `NOT` or `IS`, `IS NOT`. */
  begun?: string;
}

const SCOPES: Record<string, FilterKind> = {
  attribute: "attribute",
  attributes: "attribute",
  attr: "attribute",
  run: "attribute",
  metric: "metric",
  metrics: "metric",
  param: "param",
  params: "param",
  parameter: "param",
  parameters: "param",
  tag: "tag",
  tags: "tag",
  dataset: "dataset",
  datasets: "dataset",
};

/** What a key token names; an unknown scope is part of an attribute's name. */
export function keyOfToken(token: Token): FilterKey {
  const kind = token.scope === undefined ? "attribute" : SCOPES[token.scope];
  return kind ? { kind, key: token.value } : { kind: "attribute", key: token.text };
}

/** Reads the tokens before the cursor and says what may come. */
export function expectedAt(text: string, cursor: number): Expectation {
  const before = tokenize(text.slice(0, cursor));
  const last = before.at(-1);
  // A token that touches the cursor is still being written; brackets and commas are finished.
  const writing =
    last !== undefined &&
    last.end === cursor &&
    !["open", "close", "comma"].includes(last.shape) &&
    !(last.shape === "string" && !last.open)
      ? last
      : undefined;
  const state = new State();
  for (const token of writing ? before.slice(0, -1) : before) state.read(token);
  // `lr>` is finished as an operator where a value is next: `lr>0.1`.
  if (writing?.shape === "operator") {
    state.read(writing);
    return state.expectation(cursor, "");
  }
  if (writing === undefined) return state.expectation(cursor, "");
  const isScoped = writing.shape === "key" && !writing.open;
  const found = state.expectation(writing.start, isScoped ? writing.text : writing.value);
  if (writing.shape === "string") found.quote = writing.text.charAt(0);
  return found;
}

/** Where in a condition one is, after the tokens read so far. */
class State {
  #what: Expectation["what"] = "key";
  #key: FilterKey | undefined;
  #begun = "";
  #inList = false;

  read(token: Token): void {
    const word = token.shape === "word" ? token.text.toUpperCase() : "";
    switch (this.#what) {
      case "key":
        if (word === "NOT" || token.shape === "open") return;
        if (["key", "word", "quoted"].includes(token.shape)) this.#start(token);
        return;
      case "operator":
        this.#readOperator(token, word);
        return;
      case "list":
        if (token.shape === "open") this.#what = "value";
        return;
      case "value":
        if (this.#inList && token.shape === "comma") return;
        if (!this.#inList || token.shape === "close") this.#end();
        return;
      default:
        if (word === "AND" || word === "OR") this.#what = "key";
        else if (["key", "quoted"].includes(token.shape)) this.#start(token);
    }
  }

  #start(token: Token): void {
    this.#key = keyOfToken(token);
    this.#what = "operator";
    this.#begun = "";
    this.#inList = false;
  }

  #readOperator(token: Token, word: string): void {
    if (token.shape === "operator" || word === "LIKE" || word === "ILIKE") this.#what = "value";
    else if (word === "IN") {
      this.#what = "list";
      this.#inList = true;
    } else if (word === "IS" || word === "NOT") this.#begun = `${this.#begun} ${word}`.trim();
    else if (word === "NULL" || word === "AND" || word === "OR") {
      this.#end();
      if (word !== "NULL") this.#what = "key";
    }
  }

  #end(): void {
    this.#what = "connective";
    this.#key = undefined;
    this.#inList = false;
  }

  expectation(from: number, prefix: string): Expectation {
    const found: Expectation = { what: this.#what, from, prefix };
    if (this.#key) found.key = this.#key;
    if (this.#what === "operator" && this.#begun) found.begun = this.#begun;
    return found;
  }
}
