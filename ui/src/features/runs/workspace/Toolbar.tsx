import { Menu } from "@mantine/core";
import { lazy, Suspense } from "react";
import IconBinaryTree from "~icons/binary-tree";
import IconChartLine from "~icons/chart-line";
import IconCheck from "~icons/check";
import IconColumns from "~icons/columns-3";
import IconDots from "~icons/dots";
import IconDownload from "~icons/download";
import IconLayoutSidebar from "~icons/layout-columns";
import IconTable from "~icons/table";
import type { RunKeys } from "../../../api/runKeys";
import { useTranslation } from "../../../i18n/useTranslation";
import { MenuOpener, PanelOpener } from "../../../parts/Opener";
import { Segmented } from "../../../parts/Segmented";
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
    <PanelOpener
      label={t("runs.columns")}
      icon={<IconColumns size={isNarrow ? 16 : 15} />}
      content={() => (
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
      )}
    >
      {isNarrow ? undefined : t("runs.columns")}
    </PanelOpener>
  );
}

function DrawnMenu({ view, change, isNarrow }: ToolbarProps) {
  const { t } = useTranslation();
  const what =
    view.drawn > 0 ? t("runs.drawnFirst", { count: view.drawn }) : t("runs.drawnSelected");
  const label = `${t("runs.drawn")}: ${what}`;
  return (
    <MenuOpener
      label={label}
      aria-label={label}
      hint={label}
      icon={<IconChartLine size={isNarrow ? 16 : 15} />}
      content={() => (
        <>
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
        </>
      )}
    >
      {isNarrow ? undefined : view.drawn > 0 ? view.drawn : view.shown.length}
    </MenuOpener>
  );
}

function Check({ when }: { when: boolean }) {
  return when ? <IconCheck size={14} /> : <span style={{ width: 14 }} />;
}

function MoreMenu({ view, change, hasNested, isReadingCsv, onCsv }: ToolbarProps) {
  const { t } = useTranslation();
  return (
    <MenuOpener
      label={t("runs.more")}
      hint={t("runs.more")}
      icon={<IconDots size={16} />}
      content={() => (
        <>
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
          <Menu.Item
            leftSection={<IconDownload size={14} />}
            disabled={isReadingCsv}
            onClick={onCsv}
          >
            {t("runs.csv")}
          </Menu.Item>
        </>
      )}
    />
  );
}

export const PANE_ICONS = { both: IconLayoutSidebar, table: IconTable, charts: IconChartLine };

/** Table, charts or both; there is no room for both on a narrow screen. */
function PanesSwitch({ panes, isNarrow, change }: ToolbarProps) {
  const { t } = useTranslation();
  const offered = PANES.filter((pane) => !isNarrow || pane !== "both");
  return (
    <Segmented
      label={t("runs.panes.label")}
      value={panes}
      onChange={(chosen) => change({ panes: chosen })}
      options={offered.map((pane) => {
        const Icon = PANE_ICONS[pane];
        return { value: pane, label: t(`runs.panes.${pane}`), icon: <Icon size={16} /> };
      })}
    />
  );
}
