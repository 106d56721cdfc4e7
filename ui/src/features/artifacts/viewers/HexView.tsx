import { Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { formatBytes } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { Scroller } from "../../../parts/Scroller";
import { useLocale } from "../../../parts/useLocale";
import { hexRow, hexRowCount } from "../hex";
import classes from "./Text.module.css";
import { Toolbar } from "./Toolbar";

const LINE_HEIGHT = 20;

/** The beginning of a file that is not text, byte by byte. */
export function HexView({
  label,
  bytes,
  size,
}: {
  label: string;
  bytes: Uint8Array;
  size: number;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: hexRowCount(bytes.length),
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  return (
    <>
      <Toolbar>
        <Text size="xs" c="dimmed">
          {t(bytes.length < size ? "artifacts.binaryBeginning" : "artifacts.binary", {
            read: formatBytes(bytes.length, locale),
            all: formatBytes(size, locale),
          })}
        </Text>
      </Toolbar>
      <Scroller ref={scroller} className={classes.scroller} label={label}>
        <div style={{ height: virtual.getTotalSize(), width: "84ch", position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = hexRow(bytes, item.index);
            return (
              <div
                key={item.key}
                className={classes.line}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span className={classes.number}>{row.offset}</span>
                <span style={{ width: "50ch", flex: "none" }}>{row.hex}</span>
                <span className={classes.number} style={{ position: "static", textAlign: "start" }}>
                  {row.text}
                </span>
              </div>
            );
          })}
        </div>
      </Scroller>
    </>
  );
}
