import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import classes from "./List.module.css";
import { ModelRow } from "./ModelRow";
import type { Row } from "./rows";

const ROW_PX = 58;
const NARROW_ROW_PX = 84;
/** As in the styles: below it a row is a few lines and no columns. */
const NARROW = "(max-width: 48em)";

/** The registered models; only the rows in sight are drawn. */
export function ModelsTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation();
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches) ?? false;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? NARROW_ROW_PX : ROW_PX),
    getItemKey: (index) => rows[index]?.model.name ?? index,
    overscan: 10,
  });
  const focusRow = (index: number) => {
    if (index < 0 || index >= rows.length) return;
    virtual.scrollToIndex(index);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus(),
    );
  };
  const pressed = (event: KeyboardEvent) => {
    const { row } = (event.target as HTMLElement).dataset;
    if (row === undefined) return;
    if (event.key === "ArrowDown") focusRow(Number(row) + 1);
    else if (event.key === "ArrowUp") focusRow(Number(row) - 1);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        role="table"
        aria-label={t("models.title")}
        aria-rowcount={rows.length + 1}
        onKeyDown={pressed}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" className={classes.row} aria-rowindex={1}>
            <div role="columnheader">{t("models.list.columns.name")}</div>
            {!narrow && (
              <>
                <div role="columnheader">{t("models.list.columns.stages")}</div>
                <div role="columnheader" className={classes.number}>
                  {t("models.list.columns.versions")}
                </div>
                <div role="columnheader" className={classes.owner}>
                  {t("models.list.columns.owner")}
                </div>
                <div role="columnheader">{t("models.list.columns.changed")}</div>
              </>
            )}
            <div role="columnheader">
              <span className={classes.unseen}>{t("models.list.menu")}</span>
            </div>
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: "relative" }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={item.key}
                  role="presentation"
                  className={classes.place}
                  style={{ transform: `translateY(${item.start}px)`, height: item.size }}
                >
                  <ModelRow row={row} index={item.index} narrow={narrow} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}
