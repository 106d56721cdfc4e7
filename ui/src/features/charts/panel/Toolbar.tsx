import { Button, CloseButton, Text, TextInput, Tooltip } from "@mantine/core";
import IconAdjustmentsHorizontal from "~icons/adjustments-horizontal";
import IconEyeOff from "~icons/eye-off";
import IconPlus from "~icons/plus";
import IconSearch from "~icons/search";
import { useTranslation } from "../../../i18n/useTranslation";
import { PanelOpener } from "../../../parts/Opener";
import { setCurves, showAllCharts } from "../edits";
import { CurveControls, Smoothing, XAxisControl } from "./CurveControls";
import { usePanel } from "./context";
import classes from "./Panel.module.css";
import { tidy } from "./tidy";

const ROOM = { smoothing: 500, axis: 660 };

/** What holds for all charts of the panel: which are shown, and how curves are drawn. */
export function Toolbar({
  search,
  onSearch,
  width,
}: {
  search: string;
  onSearch(search: string): void;
  /** Of the panel, in pixels: what is changed most stands in the toolbar itself where it fits. */
  width: number;
}) {
  const { t } = useTranslation();
  const { layout, change, edit, arrangeable } = usePanel();
  const options = layout?.curves ?? {};
  const onChange = (changed: typeof options) => change(setCurves(layout, tidy(changed)));
  const hidden = layout?.hidden?.length ?? 0;
  return (
    <div className={classes.toolbar}>
      <TextInput
        className={classes.search}
        size="xs"
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        placeholder={t("charts.search")}
        aria-label={t("charts.search")}
        leftSection={<IconSearch size={14} />}
        rightSection={
          search && (
            <CloseButton size="xs" aria-label={t("charts.clear")} onClick={() => onSearch("")} />
          )
        }
      />
      {width >= ROOM.axis && <XAxisControl options={options} onChange={onChange} />}
      {width >= ROOM.smoothing && (
        <div className={classes.smoothing}>
          <Smoothing options={options} onChange={onChange} />
        </div>
      )}
      {hidden > 0 && (
        <Tooltip label={t("charts.showHidden")} withArrow>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            leftSection={<IconEyeOff size={14} />}
            aria-label={`${hidden}, ${t("charts.showHidden")}`}
            onClick={() => change(showAllCharts(layout))}
          >
            <Text span size="xs">
              {hidden}
            </Text>
          </Button>
        </Tooltip>
      )}
      <PanelOpener
        size={30}
        width={270}
        label={t("charts.curveOptions")}
        icon={<IconAdjustmentsHorizontal size={16} />}
        content={() => <CurveControls options={options} onChange={onChange} />}
      />
      {arrangeable && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => edit(undefined)}
        >
          {t("charts.add")}
        </Button>
      )}
    </div>
  );
}
