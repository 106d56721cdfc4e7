import { expect, test } from "vitest";
import { withoutUnused } from "./unusedStyles.ts";

const used = new Set(["m_1a", "m_2b"]);

test.each([
  [".m_1a{color:red}", true],
  [".m_9f{color:red}", false],
  [".m_9f:hover .m_1a{color:red}", false],
  [".m_9f,.m_1a{color:red}", true],
  [":where([data-mantine-color-scheme=dark]) .m_9f{color:red}", false],
  [":where(.m_9f,.m_1a) > *{color:red}", true],
  [":where(.m_9f){color:red}", false],
  [".mantine-focus-auto:focus{color:red}", true],
  [":root{--m_9f:1px}", true],
])("%s is kept: %s", (css, isKept) => {
  expect(withoutUnused(css, used).trim() !== "").toBe(isKept);
  const nested = withoutUnused(`@media (width >= 10px){${css} b{top:0}}`, used);
  expect(nested.replace(/@media[^{]*|b\s*\{[^}]*\}|[{}\s]/g, "") !== "").toBe(isKept);
});
