import {
  ActionIcon,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  Tooltip,
} from "@mantine/core";

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

/** Grey stone, a little towards the water; darkest last. The dark scheme is made of it. */
const dark: MantineColorsTuple = [
  "#d3dadd",
  "#b4bec2",
  "#8f9ca2",
  "#5f6c72",
  "#364147",
  "#29343a",
  "#1d262b",
  "#141b1f",
  "#0f1518",
  "#0a0e10",
];

const gray: MantineColorsTuple = [
  "#f7f9f9",
  "#f0f3f4",
  "#e5eaeb",
  "#d9e0e2",
  "#c6d0d3",
  "#a5b1b6",
  "#7f8d93",
  "#5b686e",
  "#37434a",
  "#1f292e",
];

const FONT =
  "'Inter Variable', 'Noto Sans Thai Variable', system-ui, -apple-system, 'Segoe UI', sans-serif";

export const theme = createTheme({
  primaryColor: "water",
  primaryShade: { light: 8, dark: 5 },
  // A filled button is dark in the light scheme and light in the dark one: its text is the other.
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === "filled" && { color: "var(--filled-text)" }),
  }),
  black: "#172025",
  colors: { water, dark, gray },
  fontFamily: FONT,
  headings: {
    fontFamily: FONT,
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.35" },
      h2: { fontSize: "1.125rem", lineHeight: "1.4" },
      h3: { fontSize: "0.95rem", lineHeight: "1.45" },
    },
  },
  fontFamilyMonospace:
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'Noto Sans Thai Variable', monospace",
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray" } }),
    // The first item takes the focus: an invisible place before it is nothing that a menu may hold.
    Menu: Menu.extend({ defaultProps: { shadow: "md", withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: "lg",
        padding: "lg",
        // A dialogue's head is no banner of the page.
        attributes: { header: { role: "presentation" } },
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true } }),
  },
});

/**
 * Text in a colour, on the page and on a tint of that colour: dark enough for AA (4.5:1), which the
 * palette's own shades are not.
 */
const LIGHT_TEXT = {
  red: "#c42525",
  orange: "#b3470b",
  yellow: "#855400",
  green: "#23753a",
  teal: "#08735a",
  water: "#0b665f",
  cyan: "#0b6b80",
  blue: "#1763ad",
} as const;

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--header-height": "48px" },
  light: {
    "--filled-text": "var(--mantine-color-white)",
    "--mantine-color-dimmed": "#5b686e",
    "--mantine-color-placeholder": "#6a777d",
    "--mantine-color-anchor": "#0b665f",
    "--mantine-color-error": LIGHT_TEXT.red,
    "--surface-sunken": "var(--mantine-color-gray-0)",
    "--surface-raised": "var(--mantine-color-white)",
    "--border": "var(--mantine-color-gray-2)",
    ...Object.fromEntries(
      Object.entries(LIGHT_TEXT).flatMap(([name, colour]) => [
        [`--mantine-color-${name}-text`, colour],
        [`--mantine-color-${name}-light-color`, colour],
      ]),
    ),
    "--mantine-color-gray-text": "#5b686e",
    "--mantine-color-gray-light-color": "#4b575d",
  },
  dark: {
    "--filled-text": "var(--mantine-color-dark-9)",
    "--mantine-primary-color-contrast": "var(--mantine-color-dark-9)",
    "--mantine-color-dimmed": "#94a1a7",
    "--mantine-color-placeholder": "#84929a",
    "--mantine-color-anchor": "#53ae9b",
    "--surface-sunken": "var(--mantine-color-dark-8)",
    "--surface-raised": "var(--mantine-color-dark-6)",
    "--border": "var(--mantine-color-dark-5)",
    "--mantine-color-gray-text": "#94a1a7",
    "--mantine-color-gray-light-color": "#b4bec2",
  },
});
