import type { TFunction } from "i18next";
import type { ChartSpec } from "../contract";

/** A column as people say it: the key alone; what it is of shows where it matters. */
export function columnTitle(column: string): string {
  return column.replace(/^(params|metrics|tags|attributes)\./, "");
}

export function titleOf(spec: ChartSpec, t: TFunction): string {
  switch (spec.kind) {
    case "curves":
      return spec.metrics.join(", ");
    case "bar":
      return t("charts.titleBar", { metric: spec.metric });
    case "scatter":
      return t("charts.titleScatter", { x: columnTitle(spec.x), y: columnTitle(spec.y) });
    case "parallel":
      return t("charts.titleParallel", { count: spec.columns.length });
    case "contour":
      return t("charts.titleContour", {
        ...{ x: columnTitle(spec.x), y: columnTitle(spec.y), z: columnTitle(spec.z) },
      });
    case "box":
      return t("charts.titleBox", { metric: spec.metric, by: columnTitle(spec.by) });
    case "images":
      return spec.key;
  }
}
