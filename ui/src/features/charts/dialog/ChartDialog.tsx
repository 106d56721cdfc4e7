import { Alert, Button, Group, Modal, Stack, Text, UnstyledButton } from "@mantine/core";
import { useMemo, useState } from "react";
import IconChartBar from "~icons/chart-bar";
import IconChartGridDots from "~icons/chart-candle";
import IconChartDots from "~icons/chart-dots";
import IconChartLine from "~icons/chart-line";
import IconWaveSine from "~icons/map";
import IconPhoto from "~icons/photo";
import IconTopologyStar from "~icons/vector";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ChartKind, ChartSpec } from "../contract";
import { usePanel } from "../panel/context";
import classes from "./ChartDialog.module.css";
import { ChartFields } from "./ChartFields";
import { defaultSpec, KINDS } from "./defaults";
import { useVarying } from "./useVarying";

const ICONS: Record<ChartKind, typeof IconChartLine> = {
  curves: IconChartLine,
  bar: IconChartBar,
  scatter: IconChartDots,
  parallel: IconTopologyStar,
  contour: IconWaveSine,
  box: IconChartGridDots,
  images: IconPhoto,
};

/** Chooses a chart to add or, with `spec`, changes one. */
export function ChartDialog({
  spec,
  onPut,
  onClose,
}: {
  spec: ChartSpec | undefined;
  onPut(spec: ChartSpec): void;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const { metricKeys, paramKeys } = usePanel();
  const { params, numeric, pending } = useVarying();
  const choices = useMemo(
    () => ({ metricKeys, paramKeys, varying: params, numeric }),
    [metricKeys, paramKeys, params, numeric],
  );
  const [kind, setKind] = useState<ChartKind>(spec?.kind ?? "parallel");
  const [chosen, setChosen] = useState<Partial<Record<ChartKind, ChartSpec>>>(
    spec ? { [spec.kind]: spec } : {},
  );
  // A chart is not added with what was chosen before the values of the runs were known.
  const guessing = pending && !chosen[kind];
  const current = chosen[kind] ?? defaultSpec(kind, choices);
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t(spec ? "charts.edit" : "charts.add")}
      closeButtonProps={{ "aria-label": t("charts.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!current || guessing || !isWhole(current)) return;
          onPut({ ...current, id: spec?.id ?? "" });
          onClose();
        }}
      >
        <Stack gap="md">
          <Kinds kind={kind} onKind={setKind} />
          <Text size="sm" c="dimmed">
            {t(`charts.about_${kind}`)}
          </Text>
          {current ? (
            <ChartFields
              spec={current}
              onChange={(changed) => setChosen({ ...chosen, [kind]: changed })}
            />
          ) : (
            <Alert color="gray">{t("charts.nothingToChoose")}</Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("charts.cancel")}
            </Button>
            <Button type="submit" disabled={!current || guessing || !isWhole(current)}>
              {t(spec ? "charts.save" : "charts.add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function isWhole(spec: ChartSpec): boolean {
  if (spec.kind === "curves") return spec.metrics.length > 0;
  if (spec.kind === "parallel") return spec.columns.length > 1;
  if (spec.kind === "images") return spec.key !== "";
  return true;
}

function Kinds({ kind, onKind }: { kind: ChartKind; onKind(kind: ChartKind): void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.kinds} role="radiogroup" aria-label={t("charts.kind")}>
      {KINDS.map((name) => {
        const Icon = ICONS[name];
        return (
          <UnstyledButton
            key={name}
            role="radio"
            aria-checked={name === kind}
            className={classes.kind}
            onClick={() => onKind(name)}
          >
            <Icon size={20} stroke={1.6} />
            {t(`charts.kind_${name}`)}
          </UnstyledButton>
        );
      })}
    </div>
  );
}
