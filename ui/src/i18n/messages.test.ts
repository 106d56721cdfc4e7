import { describe, expect, it } from "vitest";
import { choose, LANGUAGES, messagesOf } from ".";
import type { Messages } from "./byFeature";

/** `feature.key` → text, for every message. */
function flat(messages: Messages, prefix = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === "string") all.set(prefix + key, value);
    else for (const [k, v] of flat(value as Messages, `${prefix + key}.`)) all.set(k, v);
  }
  return all;
}

/** Thai has one plural form, English two. */
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, "");
const placeholders = (text: string) =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name))].sort();

const english = flat(await messagesOf("en"));

describe.each(LANGUAGES.filter((language) => language !== "en"))("%s", async (language) => {
  const other = flat(await messagesOf(language));

  it("has every message and no other", () => {
    const keys = (all: Map<string, string>) =>
      [...new Set([...all.keys()].map(withoutPlural))].sort();
    expect(keys(other)).toEqual(keys(english));
  });

  it("fills in the same values", () => {
    const wrong = [...english].flatMap(([key, text]) => {
      const translated = other.get(key) ?? other.get(`${withoutPlural(key)}_other`) ?? "";
      if (key.endsWith("_one")) return []; // "one run" need not say the number
      return placeholders(translated).join() === placeholders(text).join() ? [] : [key];
    });
    expect(wrong).toEqual([]);
  });

  it("leaves nothing empty", () => {
    expect([...other].filter(([, text]) => !text.trim()).map(([key]) => key)).toEqual([]);
  });
});

describe("choose", () => {
  it.each([
    [[null, "th-TH", "en-US"], "th"],
    [["en", "th-TH"], "en"],
    [[null, "de-DE", "th"], "th"],
    [[null, "de-DE"], "en"],
  ] as const)("%j", (wishes, language) => expect(choose([...wishes])).toBe(language));
});
