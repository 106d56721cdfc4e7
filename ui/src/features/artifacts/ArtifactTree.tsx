import { Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import IconChevronRight from "~icons/chevron-right";
import { formatBytes } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { useLocale } from "../../parts/useLocale";
import classes from "./ArtifactTree.module.css";
import { FileIcon } from "./FileIcon";
import { treeAction } from "./treeKeys";
import type { TreeRow } from "./treeRows";

const ROW_HEIGHT = 30;
const INDENT = 16;

/** Files and folders; arrows move, open and close, Enter shows. Thousands of rows are no burden. */
export function ArtifactTree({
  rows,
  chosen,
  onChoose,
  onToggle,
}: {
  rows: readonly TreeRow[];
  chosen: string;
  onChoose(path: string): void;
  onToggle(path: string, open: boolean): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string>();
  const focusedIndex = rows.findIndex((row) => row.path === (focused ?? chosen));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.path ?? index,
    overscan: 12,
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = treeAction(rows, focusedIndex, event.key);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (action.kind === "move") {
      setFocused(rows[action.index]?.path);
      virtual.scrollToIndex(action.index);
    } else if (action.kind === "choose") {
      onChoose(action.path);
    } else {
      setFocused(action.path);
      onToggle(action.path, action.kind === "open");
    }
  };

  return (
    <div
      ref={scroller}
      className={classes.tree}
      role="tree"
      aria-label={t("artifacts.files")}
      aria-activedescendant={focusedIndex >= 0 ? `${id}-${focusedIndex}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => setFocused(undefined)}
    >
      <div style={{ height: virtual.getTotalSize(), position: "relative" }} role="presentation">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <Row
              key={item.key}
              id={`${id}-${item.index}`}
              row={row}
              top={item.start}
              isChosen={row.path === chosen}
              isFocused={row.path === focused}
              onClick={() => {
                if (row.note) return;
                if (row.isFolder) onToggle(row.path, !(row.isOpen && row.path === chosen));
                onChoose(row.path);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

function Row({
  id,
  row,
  top,
  isChosen,
  isFocused,
  onClick,
}: {
  id: string;
  row: TreeRow;
  top: number;
  isChosen: boolean;
  isFocused: boolean;
  onClick(): void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const style = { transform: `translateY(${top}px)`, paddingInlineStart: 6 + row.depth * INDENT };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and the keys
    <div
      id={id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-selected={isChosen}
      aria-expanded={row.isFolder ? row.isOpen : undefined}
      aria-disabled={row.note ? true : undefined}
      className={row.note ? `${classes.row} ${classes.note}` : classes.row}
      data-focused={isFocused || undefined}
      style={style}
      onClick={onClick}
    >
      {row.note ? (
        <>
          {row.note === "loading" && <Loader size={12} />}
          <span className={classes.name}>{t(`artifacts.${row.note}`)}</span>
        </>
      ) : (
        <>
          <IconChevronRight
            size={14}
            className={classes.arrow}
            data-open={row.isOpen || undefined}
            visibility={row.isFolder ? undefined : "hidden"}
          />
          <FileIcon path={row.path} isFolder={row.isFolder} />
          <span className={classes.name} title={row.name}>
            {row.name}
          </span>
          {row.size !== undefined && (
            <span className={classes.size}>{formatBytes(row.size, locale)}</span>
          )}
        </>
      )}
    </div>
  );
}
