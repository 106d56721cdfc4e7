/** Colours for canvases, which know no CSS variables. */
import { useComputedColorScheme } from "@mantine/core";
import { useLayoutEffect, useState } from "react";

export interface CanvasColours {
  dark: boolean;
  text: string;
  dimmed: string;
  /** Lines of axes and grids. */
  grid: string;
  /** What charts lie on. */
  ground: string;
  primary: string;
  font: string;
}

/** The page's colours as they are now; new ones when the reader changes between dark and light. */
export function useColours(): CanvasColours {
  const dark = useComputedColorScheme("light") === "dark";
  const [colours, setColours] = useState(() => read(dark));
  useLayoutEffect(() => {
    // The page's own attribute changes after this component was rendered.
    const frame = requestAnimationFrame(() => setColours((last) => changed(last, read(dark))));
    return () => cancelAnimationFrame(frame);
  }, [dark]);
  return colours;
}

// Charts are many, and each look at the page's styles makes the browser reckon them.
const known = new Map<string, CanvasColours>();

function read(dark: boolean): CanvasColours {
  const scheme = `${dark} ${document.documentElement.dataset.mantineColorScheme}`;
  const colours = known.get(scheme) ?? readPage(dark);
  known.set(scheme, colours);
  return colours;
}

function readPage(dark: boolean): CanvasColours {
  const page = getComputedStyle(document.body);
  const root = getComputedStyle(document.documentElement);
  const of = (name: string) => root.getPropertyValue(`--mantine-${name}`).trim();
  return {
    dark,
    text: page.color,
    dimmed: of("color-dimmed"),
    grid: dark ? "rgba(255, 255, 255, 0.09)" : "rgba(0, 0, 0, 0.08)",
    ground: page.backgroundColor,
    primary: of("primary-color-filled"),
    font: page.fontFamily,
  };
}

function changed(last: CanvasColours, next: CanvasColours): CanvasColours {
  return JSON.stringify(last) === JSON.stringify(next) ? last : next;
}
