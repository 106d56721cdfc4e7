/** Colours for canvases, which know no CSS variables. */
import { useComputedColorScheme } from "@mantine/core";
import { useMemo } from "react";

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

export function useColours(): CanvasColours {
  const dark = useComputedColorScheme("light") === "dark";
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(`--mantine-${name}`).trim();
    return {
      dark,
      text: dark ? "#c9c9c9" : "#212529",
      dimmed: dark ? "#a6a7ab" : "#5c636a",
      grid: dark ? "rgba(255, 255, 255, 0.09)" : "rgba(0, 0, 0, 0.08)",
      ground: dark ? "#242424" : "#ffffff",
      primary: of("primary-color-filled") || "#0f766e",
      font: of("font-family") || "sans-serif",
    };
  }, [dark]);
}
