import { expect, test } from "vitest";
import { isWhole } from "./whole";

test.each([
  "name = 'a'",
  'name="it""s"',
  "metrics.loss>=.5",
  "metrics.loss = nan",
  "tags.`a b` LIKE 'r%' and creation_time > 1e3",
  "tags.team IN ('a', \"b\",)",
  "tags.team not in (1)",
  "tags.team IS NULL OR tags.team is not null",
  "NOT (name = 'a' OR NOT (experiment_id != '0'))",
  "`run name` ilike '%x%'",
])("%s", (text) => expect(isWhole(text)).toBe(true));

test.each([
  "",
  "name",
  "name =",
  "name = 'a",
  "name = 'a' AND",
  "name = 'a' OR tags.",
  "name = 'a' tags.b",
  "tags.`a = 'b'",
  "tags.`` = 'b'",
  "= 'a'",
  "AND name = 'a'",
  "name == 'a'",
  "name LIKE",
  "name NOT LIKE 'a'",
  "tags.a IS",
  "tags.a IS NOT",
  "tags.a IN",
  "tags.a IN ()",
  "tags.a IN ('b'",
  "tags.a IN ('b' 'c')",
  "metrics.loss < 1e",
  "metrics.loss < 12ab",
  "metrics.loss < -",
  "(name = 'a'",
  "name = 'a')",
  "NOT",
  `${"(".repeat(5000)}name = 'a'${")".repeat(5000)}`,
])("%#: %s is not written to its end", (text) => expect(isWhole(text)).toBe(false));

test("every beginning of a filter is read", () => {
  const text = "NOT (tags.`a b` IN ('x', 2) AND name LIKE '%''s') OR creation_time >= -5";
  const beginnings = Array.from(text, (_, end) => text.slice(0, end + 1));
  const whole = new Set(beginnings.filter(isWhole).map((one) => one.trim()));
  expect([...whole]).toEqual([text.slice(0, text.indexOf(" OR")), text]);
});
