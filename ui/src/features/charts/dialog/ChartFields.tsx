import { MultiSelect, Select, SimpleGrid, Stack } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ChartSpec } from "../contract";
import { useImageKeys } from "../images/useImages";
import { usePanel } from "../panel/context";

/** Of many thousand keys a list shows the first; typing finds the others. */
const SHOWN = 200;

/** What a chart of a kind needs to know. */
export function ChartFields({
  spec,
  onChange,
}: {
  spec: ChartSpec;
  onChange(spec: ChartSpec): void;
}) {
  const { t } = useTranslation();
  const { metricKeys } = usePanel();
  const field = (name: string, column: string, set: (column: string) => ChartSpec) => (
    <ColumnSelect
      label={t(`charts.field_${name}`)}
      value={column}
      onChange={(value) => value && onChange(set(value))}
    />
  );
  switch (spec.kind) {
    case "curves":
      return (
        <MultiSelect
          label={t("charts.field_metrics")}
          data={[...metricKeys]}
          value={spec.metrics}
          onChange={(metrics) => onChange({ ...spec, metrics })}
          searchable
          limit={SHOWN}
          maxValues={5}
        />
      );
    case "bar":
      return (
        <MetricSelect value={spec.metric} onChange={(m) => onChange({ ...spec, metric: m })} />
      );
    case "scatter":
      return (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {field("x", spec.x, (x) => ({ ...spec, x }))}
          {field("y", spec.y, (y) => ({ ...spec, y }))}
          <ColumnSelect
            label={t("charts.field_colour")}
            value={spec.colour ?? null}
            clearable
            placeholder={t("charts.byRun")}
            onChange={(colour) => {
              const { colour: _, ...rest } = spec;
              onChange(colour ? { ...rest, colour } : rest);
            }}
          />
        </SimpleGrid>
      );
    case "parallel":
      return <ParallelFields spec={spec} onChange={onChange} />;
    case "contour":
      return (
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          {field("x", spec.x, (x) => ({ ...spec, x }))}
          {field("y", spec.y, (y) => ({ ...spec, y }))}
          {field("z", spec.z, (z) => ({ ...spec, z }))}
        </SimpleGrid>
      );
    case "box":
      return (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {field("by", spec.by, (by) => ({ ...spec, by }))}
          <MetricSelect value={spec.metric} onChange={(m) => onChange({ ...spec, metric: m })} />
        </SimpleGrid>
      );
    case "images":
      return <ImagesField spec={spec} onChange={onChange} />;
  }
}

type Of<Kind extends ChartSpec["kind"]> = Extract<ChartSpec, { kind: Kind }>;

function ParallelFields({
  spec,
  onChange,
}: {
  spec: Of<"parallel">;
  onChange(spec: ChartSpec): void;
}) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <MultiSelect
        label={t("charts.field_axes")}
        description={t("charts.axesHelp")}
        data={useColumns()}
        value={spec.columns}
        onChange={(columns) => {
          // The last axis gives the colour, until somebody wants another.
          const last = columns.at(-1);
          onChange({ ...spec, columns, ...(last ? { colour: last } : {}) });
        }}
        searchable
        limit={SHOWN}
        maxValues={12}
      />
      <Select
        label={t("charts.field_colour")}
        data={spec.columns.map((column) => ({ value: column, label: column }))}
        value={spec.colour ?? null}
        placeholder={t("charts.byRun")}
        clearable
        onChange={(colour) => {
          const { colour: _, ...rest } = spec;
          onChange(colour ? { ...rest, colour } : rest);
        }}
      />
    </Stack>
  );
}

function ImagesField({ spec, onChange }: { spec: Of<"images">; onChange(spec: ChartSpec): void }) {
  const { t } = useTranslation();
  const { curveRuns } = usePanel();
  const { keys, pending } = useImageKeys(curveRuns);
  const none = !pending && keys.length === 0;
  return (
    <Select
      label={t("charts.field_images")}
      data={[...keys]}
      value={spec.key || null}
      placeholder={none ? t("charts.noImages") : undefined}
      disabled={none}
      onChange={(key) => onChange({ ...spec, key: key ?? "" })}
      searchable
    />
  );
}

function MetricSelect({ value, onChange }: { value: string; onChange(metric: string): void }) {
  const { t } = useTranslation();
  const { metricKeys } = usePanel();
  return (
    <Select
      label={t("charts.field_metric")}
      data={[...metricKeys]}
      value={value}
      onChange={(metric) => metric && onChange(metric)}
      searchable
      limit={SHOWN}
      allowDeselect={false}
    />
  );
}

function ColumnSelect(props: {
  label: string;
  value: string | null;
  clearable?: boolean;
  placeholder?: string;
  onChange(column: string | null): void;
}) {
  return <Select {...props} data={useColumns()} searchable limit={SHOWN} allowDeselect={false} />;
}

/** Params, metrics and attributes of the runs, in groups. */
function useColumns() {
  const { t } = useTranslation();
  const { metricKeys, paramKeys } = usePanel();
  return useMemo(() => {
    const items = (kind: string, keys: readonly string[]) =>
      keys.map((key) => ({ value: `${kind}.${key}`, label: key }));
    return [
      { group: t("charts.params"), items: items("params", paramKeys) },
      { group: t("charts.metrics"), items: items("metrics", metricKeys) },
      {
        group: t("charts.attributes"),
        items: ["start_time", "duration", "user_id", "status"].map((name) => ({
          value: `attributes.${name}`,
          label: t(`charts.attribute_${name}`),
        })),
      },
    ].filter(({ items: { length } }) => length > 0);
  }, [t, metricKeys, paramKeys]);
}
