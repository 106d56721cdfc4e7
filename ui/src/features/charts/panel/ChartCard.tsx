import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { useMergedRef } from "@mantine/hooks";
import { type CSSProperties, memo, type ReactNode, useMemo, useRef, useState } from "react";
import IconAdjustmentsHorizontal from "~icons/adjustments-horizontal";
import IconGripVertical from "~icons/grip-vertical";
import IconMaximize from "~icons/maximize";
import { useTranslation } from "../../../i18n/useTranslation";
import { LightButton } from "../../../parts/LightButton";
import { PanelOpener } from "../../../parts/Opener";
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

interface CardProps {
  spec: ChartSpec;
  /** How many charts lie side by side here. */
  columns: number;
  /** … and how many would in the whole width. */
  most: number;
}

/** A chart on the panel: its name, its tools, and itself while it is in sight. */
export const ChartCard = memo(function ChartCard(props: CardProps) {
  return usePanel().arrangeable ? <MovableCard {...props} /> : <Card {...props} />;
});

/** One that is dragged to another place by its handle. */
function MovableCard(props: CardProps) {
  const { t } = useTranslation();
  const sortable = useSortable({ id: props.spec.id });
  const title = titleOf(props.spec, t);
  return (
    <Card
      {...props}
      isDragged={sortable.isDragging}
      placeRef={sortable.setNodeRef}
      style={{
        transform: CSS.Translate.toString(sortable.transform),
        transition: sortable.transition,
      }}
      handle={
        <LightButton
          look="subtle"
          size={24}
          className={classes.grip}
          {...sortable.attributes}
          {...sortable.listeners}
          aria-label={t("charts.move", { title })}
          icon={<IconGripVertical size={14} />}
        />
      }
    />
  );
}

interface Movable {
  isDragged?: boolean;
  placeRef?: (element: HTMLElement | null) => void;
  style?: CSSProperties;
  handle?: ReactNode;
}

function Card({ spec, columns, most, isDragged, placeRef, style, handle }: CardProps & Movable) {
  const { t } = useTranslation();
  const panel = usePanel();
  const title = titleOf(spec, t);
  const { options, wide, high, own } = useOwn(spec);
  const { ref: nearRef, near, wasNear } = useNear<HTMLElement>();
  const ref = useMergedRef(nearRef, placeRef);
  const output = useRef<ChartOutput>(null);
  const [shown, setShown] = useState<"table" | "full">();
  const cells = useCells({ wide: Math.min(wide, most), high }, most, (size) =>
    panel.change(setOwn(panel.layout, spec.id, size)),
  );
  return (
    <article
      ref={ref}
      style={{
        ...style,
        gridColumn: `span ${Math.min(cells.size.wide, columns)}`,
        gridRow: `span ${cells.size.high}`,
      }}
      className={`${classes.card} ${isDragged ? classes.dragged : ""}`}
      aria-label={title}
    >
      <header className={classes.head}>
        <h3 className={classes.title} title={title}>
          {title}
        </h3>
        {/* Nobody reaches for the tools of a chart that was never in sight. */}
        {wasNear && (
          <div className={classes.tools}>
            {handle}
            {spec.kind === "curves" && <OwnOptions spec={spec} options={options} own={own} />}
            <LightButton
              look="subtle"
              size={24}
              aria-label={t("charts.fullScreen", { title })}
              icon={<IconMaximize size={14} />}
              onClick={() => setShown("full")}
            />
            <ChartMenu {...{ spec, title, output }} onTable={() => setShown("table")} />
          </div>
        )}
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
}

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
    <PanelOpener
      look={differs ? "chosen-subtle" : "subtle"}
      size={24}
      width={270}
      label={t("charts.chartOptions")}
      icon={<IconAdjustmentsHorizontal size={14} />}
      content={() => (
        <CurveControls
          options={options}
          onChange={(changed) => change(setOwn(layout, spec.id, changed))}
          onReset={differs ? () => change(resetCurves(layout, spec.id)) : undefined}
        />
      )}
    />
  );
}
