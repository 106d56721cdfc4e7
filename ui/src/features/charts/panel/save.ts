/** Charts as files. */
import { notifications } from "@mantine/notifications";
import type { TFunction } from "i18next";
import { type ChartOutput, csvOf, fileName } from "../output";
import type { CanvasColours } from "../useColours";

const HEAD = 34; // pixels for the title

/** Saves the chart as it is drawn, with its title above it. */
export function savePicture(
  output: ChartOutput | null,
  title: string,
  { ground, text, font }: CanvasColours,
): void {
  const drawn = output?.picture();
  if (!drawn) return;
  const ratio = window.devicePixelRatio;
  const canvas = document.createElement("canvas");
  canvas.width = drawn.width;
  canvas.height = drawn.height + HEAD * ratio;
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  ctx.fillStyle = ground;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = text;
  ctx.font = `600 ${14 * ratio}px ${font}`;
  ctx.fillText(title, 12 * ratio, 22 * ratio, canvas.width - 24 * ratio);
  ctx.drawImage(drawn, 0, HEAD * ratio);
  canvas.toBlob((blob) => blob && save(blob, fileName(title, "png")), "image/png");
}

/** Saves the numbers behind the chart as CSV. */
export async function saveNumbers(
  output: ChartOutput | null,
  title: string,
  t: TFunction,
): Promise<void> {
  if (!output) return;
  try {
    const table = await (output.everything?.() ?? output.table());
    // The mark at the start tells spreadsheets that it is UTF-8.
    save(new Blob(["\ufeff", csvOf(table)], { type: "text/csv" }), fileName(title, "csv"));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    notifications.show({ color: "red", title: t("charts.notSaved"), message });
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
