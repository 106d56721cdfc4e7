import { SegmentedControl, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { formatCount } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import { LARGEST_DOCUMENT, textQuery, type ViewerProps } from "../file";
import { Grid } from "../grid/Grid";
import { isNumeric } from "../grid/isNumeric";
import { parseJson, type SplitTable, splitTable } from "../jsonTree";
import { JsonTree } from "./JsonTree";
import TextViewer from "./TextViewer";
import { Toolbar } from "./Toolbar";
import { Waiting } from "./Waiting";

/** JSON as a tree; what `mlflow.log_table` wrote as a table. */
export default function JsonViewer({ file }: ViewerProps) {
  return file.size > LARGEST_DOCUMENT ? <TextViewer file={file} /> : <Parsed file={file} />;
}

function Parsed({ file }: ViewerProps) {
  const { t } = useTranslation();
  const text = useQuery(textQuery(file));
  const parsed = useMemo(() => parsedOf(text.data), [text.data]);
  const table = useMemo(() => splitTable(parsed?.value), [parsed]);
  const [asTable, setAsTable] = useState(true);
  if (text.isPending) return <Waiting />;
  // What cannot be read, or is no JSON, is told or shown by the viewer of texts.
  if (!parsed) {
    return (
      <>
        {text.isSuccess && (
          <Text size="sm" c="dimmed" px="sm" pt="xs" role="status">
            {t("artifacts.notJson")}
          </Text>
        )}
        <TextViewer file={file} />
      </>
    );
  }
  return (
    <>
      {table && (
        <Toolbar>
          <TableSize table={table} />
          <SegmentedControl
            ml="auto"
            size="xs"
            aria-label={t("artifacts.viewAs")}
            data={[
              { value: "table", label: t("artifacts.table") },
              { value: "tree", label: t("artifacts.tree") },
            ]}
            value={asTable ? "table" : "tree"}
            onChange={(value) => setAsTable(value === "table")}
          />
        </Toolbar>
      )}
      {table && asTable ? (
        <SplitGrid label={file.path} table={table} />
      ) : (
        <JsonTree label={file.path} value={parsed.value} />
      )}
    </>
  );
}

function parsedOf(text: string | undefined): { value: unknown } | undefined {
  if (text === undefined) return undefined;
  try {
    return { value: parseJson(text) };
  } catch {
    return undefined;
  }
}

function TableSize({ table }: { table: SplitTable }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <Text size="xs" c="dimmed">
      {t("artifacts.tableSize", {
        count: table.rows.length,
        rows: formatCount(table.rows.length, locale),
        columns: formatCount(table.columns.length, locale),
      })}
    </Text>
  );
}

function SplitGrid({ label, table }: { label: string; table: SplitTable }) {
  const columns = useMemo(
    () => table.columns.map((name, index) => ({ name, isNumeric: isNumeric(table.rows, index) })),
    [table],
  );
  const cell = useCallback((row: number, column: number) => table.rows[row]?.[column], [table]);
  return <Grid label={label} columns={columns} rowCount={table.rows.length} cell={cell} />;
}
