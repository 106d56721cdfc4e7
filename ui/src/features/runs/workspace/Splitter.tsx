import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import classes from "./Splitter.module.css";

const LEAST = 15;
const MOST = 85;

/** Two panes side by side; the bar between them is moved by pointer or arrow keys. */
export function Splitter({
  left,
  right,
  split,
  label,
  onSplit,
}: {
  left: ReactNode;
  right: ReactNode;
  /** The left pane's part, in percent. */
  split: number;
  label: string;
  onSplit(split: number): void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<number>();
  const now = moving ?? split;

  const place = (event: PointerEvent) => {
    const { left: from, width } = (box.current as HTMLElement).getBoundingClientRect();
    return clamp(((event.clientX - from) / width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -2, ArrowRight: 2, Home: LEAST - now, End: MOST - now }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onSplit(clamp(now + step));
  };
  return (
    <div ref={box} className={classes.box}>
      <div className={classes.pane} style={{ width: `${now}%` }}>
        {left}
      </div>
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={Math.round(now)}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        className={classes.bar}
        data-moving={moving !== undefined || undefined}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setMoving(place(event));
        }}
        onPointerMove={(event) => moving !== undefined && setMoving(place(event))}
        onPointerUp={() => {
          if (moving !== undefined) onSplit(moving);
          setMoving(undefined);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={classes.pane} style={{ flex: 1 }}>
        {right}
      </div>
    </div>
  );
}

function clamp(percent: number): number {
  return Math.round(Math.min(MOST, Math.max(LEAST, percent)) * 10) / 10;
}
