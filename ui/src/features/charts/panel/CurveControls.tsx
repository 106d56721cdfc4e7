import { Button, Checkbox, Group, Slider, Stack, Text } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import { Segmented } from "../../../parts/Segmented";
import type { CurveOptions } from "../contract";
import { MOST_SMOOTHING, X_AXES } from "../layout";

export interface CurveControlsProps {
  options: CurveOptions;
  onChange(options: CurveOptions): void;
}

/** How curves are drawn, everything about it. */
export function CurveControls({
  options,
  onChange,
  onReset,
}: CurveControlsProps & { onReset?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { xLog = false, yLog = false, clip = false, x = "step" } = options;
  return (
    <Stack gap="sm">
      <Stack gap={4}>
        <Text size="xs" c="dimmed">
          {t("charts.xAxis")}
        </Text>
        <XAxisControl options={options} onChange={onChange} />
      </Stack>
      <Smoothing options={options} onChange={onChange} />
      <Checkbox
        size="xs"
        label={t("charts.yLog")}
        checked={yLog}
        onChange={(event) => onChange({ yLog: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label={t("charts.xLog")}
        checked={xLog && x !== "time"}
        disabled={x === "time"}
        onChange={(event) => onChange({ xLog: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label={t("charts.clip")}
        checked={clip}
        onChange={(event) => onChange({ clip: event.currentTarget.checked })}
      />
      {onReset && (
        <Group justify="flex-end">
          <Button size="compact-xs" variant="subtle" onClick={onReset}>
            {t("charts.likePanel")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

export function XAxisControl({ options, onChange }: CurveControlsProps) {
  const { t } = useTranslation();
  return (
    <Segmented
      label={t("charts.xAxis")}
      options={X_AXES.map((axis) => ({ value: axis, label: t(`charts.x_${axis}`) }))}
      value={options.x ?? "step"}
      onChange={(x) => onChange({ x })}
    />
  );
}

/** Lines follow the slider at once; the layout, and so the address, when it rests. */
export function Smoothing({ options, onChange }: CurveControlsProps) {
  const { t } = useTranslation();
  const [value, setValue] = useState(options.smoothing ?? 0);
  useEffect(() => setValue(options.smoothing ?? 0), [options.smoothing]);
  const tell = useDebouncedCallback((smoothing: number) => onChange({ smoothing }), 120);
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
        {t("charts.smoothing")}
      </Text>
      <Slider
        flex={1}
        miw={90}
        size="sm"
        thumbLabel={t("charts.smoothing")}
        label={null}
        min={0}
        max={MOST_SMOOTHING}
        step={0.01}
        value={value}
        onChange={(next) => {
          setValue(next);
          tell(next);
        }}
      />
      <Text size="xs" w={28} ta="right" style={{ fontVariantNumeric: "tabular-nums" }}>
        {value.toFixed(2)}
      </Text>
    </Group>
  );
}
