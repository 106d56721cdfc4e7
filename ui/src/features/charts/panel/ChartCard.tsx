import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { ActionIcon, Popover } from "@mantine/core";
import { useMergedRef } from "@mantine/hooks";
import { memo, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import IconAdjustmentsHorizontal from "~icons/adjustments-horizontal";
import IconGripVertical from "~icons/grip-vertical";
import IconMaximize from "~icons/maximize";
import type { ChartSpec, CurveOptions } from "../contract";
import { resetCurves, setOwn } from "../edits";
import type { ChartOutput } from "../output";
import { ChartBody } from "./ChartBody";
import classes from "./ChartCard.module.css";
import { ChartMenu } from "./ChartMenu";
import { ChartTableDialog } from "./ChartTableDialog";
import { CurveControls } from "./CurveControls";
import { usePanel } from "./context";
import { FullScreen } from "./FullScreen";
import { ResizeHandle, useCells } from "./ResizeHandle";
import { titleOf } from "./titles";
import { useNear } from "./useNear";
import { wideOf } from "./wide";

/** A chart on the panel: its name, its tools, and itself while it is in sight. */
export const ChartCard = memo(function ChartCard({
  spec,
  columns,
  most,
}: {
  spec: ChartSpec;
  /** How many charts lie side by side here. */
  columns: number;
  /** … and how many would in the whole width. */
  most: number;
}) {
  const { t } = useTranslation();
  const panel = usePanel();
  const title = titleOf(spec, t);
  const { options, wide, high, own } = useOwn(spec);
  const { ref: nearRef, near } = useNear<HTMLDivElement>();
  const sortable = useSortable({ id: spec.id, disabled: !panel.arrangeable });
  const ref = useMergedRef(nearRef, sortable.setNodeRef);
  const output = useRef<ChartOutput>(null);
  const [shown, setShown] = useState<"table" | "full">();
  const cells = useCells({ wide: Math.min(wide, most), high }, most, (size) =>
    panel.change(setOwn(panel.layout, spec.id, size)),
  );
  const style = {
    gridColumn: `span ${Math.min(cells.size.wide, columns)}`,
    gridRow: `span ${cells.size.high}`,
    transform: CSS.Translate.toString(sortable.transform),
    transition: sortable.transition,
  };
  return (
    <article
      ref={ref}
      style={style}
      className={`${classes.card} ${sortable.isDragging ? classes.dragged : ""}`}
      aria-label={title}
    >
      <header className={classes.head}>
        <h3 className={classes.title} title={title} style={{ margin: 0 }}>
          {title}
        </h3>
        <div className={classes.tools}>
          {panel.arrangeable && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              className={classes.grip}
              {...sortable.attributes}
              {...sortable.listeners}
              aria-label={t("charts.move", { title })}
            >
              <IconGripVertical size={14} />
            </ActionIcon>
          )}
          {spec.kind === "curves" && <OwnOptions spec={spec} options={options} own={own} />}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t("charts.fullScreen", { title })}
            onClick={() => setShown("full")}
          >
            <IconMaximize size={14} />
          </ActionIcon>
          <ChartMenu spec={spec} title={title} output={output} onTable={() => setShown("table")} />
        </div>
      </header>
      <div className={classes.body}>
        {near && <ChartBody {...{ spec, options, title, output }} />}
      </div>
      {panel.arrangeable && <ResizeHandle title={title} cells={cells} columns={columns} />}
      {shown === "table" && (
        <ChartTableDialog title={title} output={output} onClose={() => setShown(undefined)} />
      )}
      {shown === "full" && (
        <FullScreen {...{ spec, title, options }} onClose={() => setShown(undefined)} />
      )}
    </article>
  );
});

/** What the chart has of its own, and behind that what the panel has. */
function useOwn(spec: ChartSpec) {
  const { layout } = usePanel();
  const own = layout?.own?.[spec.id];
  const curves = layout?.curves;
  const options = useMemo<CurveOptions>(() => {
    const { wide: _, high: __, ...ownCurves } = own ?? {};
    return { ...curves, ...ownCurves };
  }, [own, curves]);
  const wide = wideOf(spec, layout);
  return { options, own, wide, high: own?.high ?? 1 };
}

/** Options of this chart alone. */
function OwnOptions({
  spec,
  options,
  own,
}: {
  spec: ChartSpec;
  options: CurveOptions;
  own: CurveOptions | undefined;
}) {
  const { t } = useTranslation();
  const { layout, change } = usePanel();
  const names = ["x", "smoothing", "xLog", "yLog", "clip"] as const;
  const differs = names.some((name) => own?.[name] !== undefined);
  return (
    <Popover position="bottom-end" shadow="md" width={270} trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color={differs ? "water" : "gray"}
          size={24}
          aria-label={t("charts.chartOptions")}
        >
          <IconAdjustmentsHorizontal size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <CurveControls
          options={options}
          onChange={(changed) => change(setOwn(layout, spec.id, changed))}
          onReset={differs ? () => change(resetCurves(layout, spec.id)) : undefined}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
