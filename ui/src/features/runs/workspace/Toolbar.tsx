import { ActionIcon, Button, Menu, Popover, SegmentedControl, Tooltip } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import IconBinaryTree from "~icons/binary-tree";
import IconChartLine from "~icons/chart-line";
import IconCheck from "~icons/check";
import IconColumns from "~icons/columns-3";
import IconDots from "~icons/dots";
import IconDownload from "~icons/download";
import IconLayoutSidebar from "~icons/layout-columns";
import IconTable from "~icons/table";
import type { RunKeys } from "../../../api/runKeys";
import type { ColumnId } from "../columns/column";
import type { ChangeView } from "../view/useRunsView";
import { DRAWN, PANES, type Panes, type RunsView, STAGES } from "../view/view";
import { GroupMenu } from "./GroupMenu";
import classes from "./Workspace.module.css";

const ColumnChooser = lazy(() => import("../columns/ColumnChooser"));

export interface ToolbarProps {
  view: RunsView;
  change: ChangeView;
  keys: RunKeys | undefined;
  columns: readonly ColumnId[];
  hasNested: boolean;
  isNarrow: boolean;
  panes: Panes;
  isReadingCsv: boolean;
  onCsv(): void;
}

/** What the table and the charts show: columns, groups, which runs. */
export function Toolbar(props: ToolbarProps) {
  const { view, change, keys, isNarrow } = props;
  return (
    <div className={classes.tools}>
      {props.panes !== "charts" && (
        <>
          <ColumnsButton {...props} />
          <GroupMenu
            keys={keys}
            groupBy={view.groupBy}
            isNarrow={isNarrow}
            onGroupBy={(groupBy) => change({ groupBy }, "push")}
          />
        </>
      )}
      <DrawnMenu {...props} />
      <MoreMenu {...props} />
      <PanesSwitch {...props} />
    </div>
  );
}

function ColumnsButton({ view, change, keys, columns, isNarrow }: ToolbarProps) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        {isNarrow ? (
          <ActionIcon variant="default" size={34} aria-label={t("runs.columns")}>
            <IconColumns size={16} />
          </ActionIcon>
        ) : (
          <Button size="xs" h={34} variant="default" leftSection={<IconColumns size={15} />}>
            {t("runs.columns")}
          </Button>
        )}
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label={t("runs.columns")}>
        <Suspense fallback={<div style={{ width: 330, height: 500 }} />}>
          <ColumnChooser
            keys={keys}
            columns={columns}
            pinned={view.pinned}
            differing={view.differing}
            isChosen={view.columns !== undefined}
            onColumns={(chosen) => change({ columns: chosen })}
            onPinned={(pinned) => change({ pinned })}
            onDiffering={(differing) => change({ differing })}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}

function DrawnMenu({ view, change, isNarrow }: ToolbarProps) {
  const { t } = useTranslation();
  const label =
    view.drawn > 0 ? t("runs.drawnFirst", { count: view.drawn }) : t("runs.drawnSelected");
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        {isNarrow ? (
          <ActionIcon variant="default" size={34} aria-label={`${t("runs.drawn")}: ${label}`}>
            <IconChartLine size={16} />
          </ActionIcon>
        ) : (
          <Button
            size="xs"
            h={34}
            variant="default"
            leftSection={<IconChartLine size={15} />}
            aria-label={`${t("runs.drawn")}: ${label}`}
            title={`${t("runs.drawn")}: ${label}`}
          >
            {view.drawn > 0 ? view.drawn : view.shown.length}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("runs.drawn")}</Menu.Label>
        {DRAWN.map((drawn) => (
          <Menu.Item
            key={drawn}
            leftSection={<Check when={view.drawn === drawn} />}
            onClick={() => change({ drawn, shown: [] })}
          >
            {t("runs.drawnFirst", { count: drawn })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<Check when={false} />}
          disabled={view.hidden.length === 0}
          onClick={() => change({ hidden: [] })}
        >
          {t("runs.drawnAgain")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Check({ when }: { when: boolean }) {
  return when ? <IconCheck size={14} /> : <span style={{ width: 14 }} />;
}

function MoreMenu({ view, change, hasNested, isReadingCsv, onCsv }: ToolbarProps) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Tooltip label={t("runs.more")}>
          <ActionIcon variant="default" size={34} aria-label={t("runs.more")}>
            <IconDots size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("runs.stage.label")}</Menu.Label>
        {STAGES.map((stage) => (
          <Menu.Item
            key={stage}
            leftSection={<Check when={view.stage === stage} />}
            onClick={() => change({ stage }, "push")}
          >
            {t(`runs.stage.${stage}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {hasNested && (
          <Menu.Item
            leftSection={<IconBinaryTree size={14} />}
            rightSection={<Check when={view.tree} />}
            onClick={() => change({ tree: !view.tree }, "push")}
          >
            {t("runs.tree")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconDownload size={14} />} disabled={isReadingCsv} onClick={onCsv}>
          {t("runs.csv")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export const PANE_ICONS = { both: IconLayoutSidebar, table: IconTable, charts: IconChartLine };

/** Table, charts or both; there is no room for both on a narrow screen. */
function PanesSwitch({ panes, isNarrow, change }: ToolbarProps) {
  const { t } = useTranslation();
  const offered = PANES.filter((pane) => !isNarrow || pane !== "both");
  return (
    <SegmentedControl
      size="xs"
      value={panes}
      onChange={(chosen) => change({ panes: chosen as Panes })}
      aria-label={t("runs.panes.label")}
      data={offered.map((pane) => {
        const Icon = PANE_ICONS[pane];
        return {
          value: pane,
          label: (
            <Tooltip label={t(`runs.panes.${pane}`)}>
              <span className={classes.pane}>
                <Icon size={16} />
                <span className={classes.unseen}>{t(`runs.panes.${pane}`)}</span>
              </span>
            </Tooltip>
          ),
        };
      })}
    />
  );
}
