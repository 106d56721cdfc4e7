import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import { Scroller } from "../../../parts/Scroller";
import "../../../parts/code.css";
import classes from "./Text.module.css";

const LINE_HEIGHT = 20;

/** Numbered lines, of which only those in view are in the page. */
export function LineList({
  label,
  lines,
  markup,
  isWrapped,
  shown,
  onEnd,
}: {
  label: string;
  lines: readonly string[];
  /** The same lines as highlighted markup; undefined: as they are. */
  markup: readonly string[] | undefined;
  isWrapped: boolean;
  /** A line to bring into view. */
  shown: number | undefined;
  /** The end of what is there comes into view. */
  onEnd(): void;
}) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 30,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= lines.length - 200) onEnd();
  }, [lastShown, lines.length, onEnd]);
  useEffect(() => {
    if (shown !== undefined) virtual.scrollToIndex(shown, { align: "center" });
  }, [shown, virtual]);

  const digits = String(Math.max(lines.length, 10)).length;
  const longest = useMemo(() => {
    let most = 0;
    for (const line of lines) most = Math.max(most, line.length);
    return most;
  }, [lines]);
  const width = isWrapped ? "100%" : `max(100%, ${longest + digits + 8}ch)`;

  return (
    <Scroller ref={scroller} className={classes.scroller} label={label}>
      <div style={{ height: virtual.getTotalSize(), width, position: "relative" }}>
        {items.map((item) => (
          <div
            key={item.key}
            data-index={item.index}
            ref={isWrapped ? virtual.measureElement : undefined}
            className={`${classes.line} ${isWrapped ? classes.wrapped : ""} ${item.index === shown ? classes.found : ""}`}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <span className={classes.number} style={{ minWidth: `${digits + 4}ch` }} aria-hidden>
              {item.index + 1}
            </span>
            <Line text={lines[item.index] ?? ""} markup={markup?.[item.index]} />
          </div>
        ))}
      </div>
    </Scroller>
  );
}

function Line({ text, markup }: { text: string; markup: string | undefined }) {
  if (markup === undefined) return <span className={classes.text}>{text || " "}</span>;
  return (
    // biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes what it is given
    <span className={classes.text} dangerouslySetInnerHTML={{ __html: markup || " " }} />
  );
}
