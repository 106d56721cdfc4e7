import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import IconDatabase from "~icons/database";
import type { UsedDataset } from "../../../api/runs";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import classes from "../../../parts/KeyValue.module.css";
import { Panel } from "../../../parts/Panel";
import { RowList } from "../../../parts/RowList";
import { useLocale } from "../../../parts/useLocale";
import { columnsOf, placeOf, rowsOf } from "../datasets";

/** Which data a run used. */
export function DatasetsPanel({ datasets }: { datasets: readonly UsedDataset[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("run.datasets")} count={datasets.length}>
      <RowList
        label={t("run.datasets")}
        items={datasets}
        keyOf={(dataset) => `${dataset.name} ${dataset.digest} ${dataset.context}`}
      >
        {(dataset) => <Dataset dataset={dataset} />}
      </RowList>
    </Panel>
  );
}

function Dataset({ dataset }: { dataset: UsedDataset }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  const columns = useMemo(() => columnsOf(dataset.schema), [dataset.schema]);
  const rows = rowsOf(dataset.profile);
  const sizes = [
    rows !== undefined && t("run.rows", { count: rows, shown: formatCount(rows, locale) }),
    columns.length > 0 &&
      t("run.columns", { count: columns.length, shown: formatCount(columns.length, locale) }),
  ].filter(Boolean);
  return (
    <Stack gap={3} px="sm" py={8}>
      <Group gap={8} wrap="nowrap">
        <IconDatabase size={15} style={{ flex: "none" }} />
        <Text size="sm" fw={600} truncate title={dataset.name}>
          {dataset.name}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" title={t("run.digest")}>
          {dataset.digest}
        </Text>
        {dataset.context && (
          <Badge size="sm" variant="light" ml="auto" style={{ flex: "none" }}>
            {dataset.context}
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {placeOf(dataset.source)}
      </Text>
      {sizes.length > 0 && (
        <Text size="xs" c="dimmed">
          {sizes.join(" × ")}
          {columns.length > 0 && (
            <>
              {" · "}
              <Anchor
                component="button"
                fz="xs"
                aria-expanded={isOpen}
                onClick={() => setOpen(!isOpen)}
              >
                {t(isOpen ? "run.hideSchema" : "run.showSchema")}
              </Anchor>
            </>
          )}
        </Text>
      )}
      {isOpen && (
        <div style={{ maxHeight: 280, overflow: "auto" }}>
          <RowList
            label={t("run.schema")}
            items={columns}
            keyOf={(column) => column.name}
            height={280}
          >
            {(column) => (
              <div className={classes.row}>
                <span className={classes.value}>{column.name}</span>
                <span className={classes.key}>{column.type}</span>
              </div>
            )}
          </RowList>
        </div>
      )}
    </Stack>
  );
}
