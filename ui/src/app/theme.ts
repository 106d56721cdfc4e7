import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The water of a headrace: the teal of the icon. */
const water: MantineColorsTuple = [
  "#e6f7f4",
  "#d3ebe6",
  "#a8d6cc",
  "#79c0b1",
  "#53ae9b",
  "#3aa38c",
  "#2a9d85",
  "#188972",
  "#0f766e",
  "#006654",
];

const FONT =
  "'Inter Variable', 'Noto Sans Thai Variable', system-ui, -apple-system, 'Segoe UI', sans-serif";

export const theme = createTheme({
  primaryColor: "water",
  primaryShade: { light: 8, dark: 5 },
  autoContrast: true,
  colors: { water },
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: "650" },
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  defaultRadius: "md",
  cursorType: "pointer",
});
