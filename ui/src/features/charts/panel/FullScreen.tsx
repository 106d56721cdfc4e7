import { Modal } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ChartSpec, CurveOptions } from "../contract";
import { setOwn } from "../edits";
import type { ChartOutput } from "../output";
import { ChartBody } from "./ChartBody";
import classes from "./ChartCard.module.css";
import { ChartMenu } from "./ChartMenu";
import { Smoothing, XAxisControl } from "./CurveControls";
import { usePanel } from "./context";

/** One chart in the whole window. */
export function FullScreen({
  spec,
  title,
  options,
  onClose,
}: {
  spec: ChartSpec;
  title: string;
  options: CurveOptions;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const panel = usePanel();
  const output = useRef<ChartOutput>(null);
  const onChange = (changed: CurveOptions) => panel.change(setOwn(panel.layout, spec.id, changed));
  return (
    <Modal
      opened
      fullScreen
      title={title}
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("charts.close") }}
      styles={{
        content: { display: "flex", flexDirection: "column" },
        body: { flex: 1, minHeight: 0 },
      }}
    >
      <div className={classes.full}>
        {spec.kind === "curves" && (
          <div className={classes.fullControls}>
            <XAxisControl options={options} onChange={onChange} />
            <div style={{ width: 240 }}>
              <Smoothing options={options} onChange={onChange} />
            </div>
            <ChartMenu spec={spec} title={title} output={output} onTable={onClose} />
          </div>
        )}
        <div style={{ position: "relative", flex: 1, minHeight: 0 }}>
          <ChartBody {...{ spec, options, title, output }} />
        </div>
      </div>
    </Modal>
  );
}
