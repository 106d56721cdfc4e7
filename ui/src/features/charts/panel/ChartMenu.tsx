import { Menu } from "@mantine/core";
import type { RefObject } from "react";
import IconDots from "~icons/dots";
import IconEdit from "~icons/edit";
import IconEyeOff from "~icons/eye-off";
import IconFileTypeCsv from "~icons/file-type-csv";
import IconPhotoDown from "~icons/photo-down";
import IconPin from "~icons/pin";
import IconPinnedOff from "~icons/pinned-off";
import IconTable from "~icons/table";
import IconTrash from "~icons/trash";
import { useTranslation } from "../../../i18n/useTranslation";
import { MenuOpener } from "../../../parts/Opener";
import type { ChartSpec } from "../contract";
import { hideChart, removeChart, togglePin } from "../edits";
import type { ChartOutput } from "../output";
import { isAdded } from "../sections";
import { useColours } from "../useColours";
import { usePanel } from "./context";
import { saveNumbers, savePicture } from "./save";

interface ChartMenuProps {
  spec: ChartSpec;
  title: string;
  output: RefObject<ChartOutput | null>;
  onTable(): void;
}

/** Everything that can be done with a chart. */
export function ChartMenu(props: ChartMenuProps) {
  const { t } = useTranslation();
  return (
    <MenuOpener
      look="subtle"
      size={24}
      label={t("charts.menu", { title: props.title })}
      icon={<IconDots size={14} />}
      content={() => <Items {...props} />}
    />
  );
}

function Items({ spec, title, output, onTable }: ChartMenuProps) {
  const { t } = useTranslation();
  const { layout, change, edit, arrangeable } = usePanel();
  const colours = useColours();
  const pinned = layout?.pinned?.includes(spec.id);
  const drawn = spec.kind !== "images";
  return (
    <>
      <Menu.Item leftSection={<IconTable size={14} />} onClick={onTable}>
        {t("charts.asTable")}
      </Menu.Item>
      {drawn && (
        <Menu.Item
          leftSection={<IconPhotoDown size={14} />}
          onClick={() => savePicture(output.current, title, colours)}
        >
          {t("charts.savePicture")}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconFileTypeCsv size={14} />}
        onClick={() => void saveNumbers(output.current, title, t)}
      >
        {t("charts.saveNumbers")}
      </Menu.Item>
      {arrangeable && (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={pinned ? <IconPinnedOff size={14} /> : <IconPin size={14} />}
            onClick={() => change(togglePin(layout, spec.id))}
          >
            {t(pinned ? "charts.unpin" : "charts.pin")}
          </Menu.Item>
          {isAdded(spec) && (
            <Menu.Item leftSection={<IconEdit size={14} />} onClick={() => edit(spec)}>
              {t("charts.edit")}
            </Menu.Item>
          )}
          {isAdded(spec) ? (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={14} />}
              onClick={() => change(removeChart(layout, spec.id))}
            >
              {t("charts.remove")}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconEyeOff size={14} />}
              onClick={() => change(hideChart(layout, spec.id))}
            >
              {t("charts.hide")}
            </Menu.Item>
          )}
        </>
      )}
    </>
  );
}
