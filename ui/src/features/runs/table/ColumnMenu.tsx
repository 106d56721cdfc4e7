import { Menu } from "@mantine/core";
import IconArrowBarLeft from "~icons/arrow-bar-left";
import IconArrowBarRight from "~icons/arrow-bar-right";
import IconArrowLeft from "~icons/arrow-left";
import IconArrowRight from "~icons/arrow-right";
import IconArrowsHorizontal from "~icons/arrows-horizontal";
import IconArrowsSort from "~icons/arrows-sort";
import IconEyeOff from "~icons/eye-off";
import IconLayoutList from "~icons/layout-list";
import IconPin from "~icons/pin";
import IconPinnedOff from "~icons/pinned-off";
import IconSortAscending from "~icons/sort-ascending";
import IconSortDescending from "~icons/sort-descending";
import { useTranslation } from "../../../i18n/useTranslation";
import { type ColumnId, canGroup, canSort } from "../columns/column";
import { arranged } from "../columns/defaults";
import type { ChangeView } from "../view/useRunsView";
import type { RunsView } from "../view/view";

/** Where the menu opens, and of which column it is. */
export interface OpenMenu {
  column: ColumnId;
  button: HTMLElement;
}

/** What can be done with a column; everything here can be done without a pointer. */
export function ColumnMenu({
  open,
  view,
  columns,
  widthOf,
  change,
  onFit,
  onClose,
}: {
  open: OpenMenu | undefined;
  view: RunsView;
  /** All that are shown, in order. */
  columns: readonly ColumnId[];
  widthOf(column: ColumnId): number;
  change: ChangeView;
  onFit(column: ColumnId): void;
  onClose(): void;
}) {
  const { t } = useTranslation();
  if (!open) return null;
  const { column, button } = open;
  const rect = button.getBoundingClientRect();
  const isPinned = view.pinned.includes(column);
  const isGrouped = view.groupBy.includes(column);
  const part = arranged(columns, view.pinned)[isPinned ? "pinned" : "others"];
  const at = part.indexOf(column);
  const swap = (step: number) => {
    const other = part[at + step];
    if (other === undefined) return;
    const swapped = (each: ColumnId) => (each === column ? other : each === other ? column : each);
    if (isPinned) change({ pinned: view.pinned.map(swapped) });
    else change({ columns: columns.map(swapped) });
  };
  const resize = (by: number) =>
    change({ widths: { ...view.widths, [column]: Math.max(56, widthOf(column) + by) } });
  const sortBy = (descending: boolean) => change({ sort: [{ column, descending }] }, "push");
  return (
    <Menu opened onClose={onClose} position="bottom-end" shadow="md" width={220} returnFocus>
      <Menu.Target>
        <span
          style={{ position: "fixed", left: rect.right, top: rect.bottom, width: 0, height: 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {canSort(column) && (
          <>
            <Menu.Item leftSection={<IconSortAscending />} onClick={() => sortBy(false)}>
              {t("runs.sortAscending")}
            </Menu.Item>
            <Menu.Item leftSection={<IconSortDescending />} onClick={() => sortBy(true)}>
              {t("runs.sortDescending")}
            </Menu.Item>
            {view.sort.some((sort) => sort.column === column) && (
              <Menu.Item
                leftSection={<IconArrowsSort />}
                onClick={() =>
                  change({ sort: view.sort.filter((sort) => sort.column !== column) }, "push")
                }
              >
                {t("runs.sortNone")}
              </Menu.Item>
            )}
            <Menu.Divider />
          </>
        )}
        {canGroup(column) && (
          <Menu.Item
            leftSection={<IconLayoutList />}
            onClick={() =>
              change(
                {
                  groupBy: isGrouped
                    ? view.groupBy.filter((each) => each !== column)
                    : [...view.groupBy, column].slice(-4),
                },
                "push",
              )
            }
          >
            {t(isGrouped ? "runs.ungroup" : "runs.groupByThis")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={isPinned ? <IconPinnedOff /> : <IconPin />}
          onClick={() =>
            change({
              pinned: isPinned
                ? view.pinned.filter((each) => each !== column)
                : [...view.pinned, column],
            })
          }
        >
          {t(isPinned ? "runs.unpin" : "runs.pin")}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowLeft />} disabled={at <= 0} onClick={() => swap(-1)}>
          {t("runs.moveLeft")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowRight />}
          disabled={at >= part.length - 1}
          onClick={() => swap(1)}
        >
          {t("runs.moveRight")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconArrowBarRight />}
          closeMenuOnClick={false}
          onClick={() => resize(32)}
        >
          {t("runs.wider")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowBarLeft />}
          closeMenuOnClick={false}
          onClick={() => resize(-32)}
        >
          {t("runs.narrower")}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowsHorizontal />} onClick={() => onFit(column)}>
          {t("runs.fit")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconEyeOff />}
          onClick={() => change({ columns: columns.filter((each) => each !== column) })}
        >
          {t("runs.hideColumn")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
