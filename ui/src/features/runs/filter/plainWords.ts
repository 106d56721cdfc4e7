import { quoteText } from "./quote";
import { tokenize } from "./tokens";

/**
 * What was typed, as a filter: words that compare nothing are looked for in the names of runs.
 */
export function asFilter(typed: string): string {
  const text = typed.trim();
  const tokens = tokenize(text);
  const compares = tokens.some(
    ({ shape, text: word }) =>
      shape === "operator" ||
      shape === "key" ||
      (shape === "word" && /^(like|ilike|in|is)$/i.test(word)),
  );
  if (text === "" || compares) return text;
  const words = tokens.length === 1 && tokens[0]?.shape === "string" ? tokens[0].value : text;
  return `run_name ILIKE ${quoteText(`%${words}%`)}`;
}
