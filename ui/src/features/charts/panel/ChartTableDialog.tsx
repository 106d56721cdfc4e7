import { Modal, ScrollArea, Table, Text } from "@mantine/core";
import { type RefObject, useState } from "react";
import { formatCount, formatMetric } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { useLocale } from "../../../parts/useLocale";
import type { CellValue, ChartOutput } from "../output";

const MOST_ROWS = 500;

/** What a chart shows, as a table: for who cannot see it, or wants the numbers. */
export function ChartTableDialog({
  title,
  output,
  onClose,
}: {
  title: string;
  output: RefObject<ChartOutput | null>;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [table] = useState(() => output.current?.table() ?? { columns: [], rows: [] });
  const numeric = new Set(
    table.columns.filter((_, at) => table.rows.some((row) => typeof row[at] === "number")),
  );
  const text = (cell: CellValue) =>
    typeof cell === "number" ? formatMetric(cell, locale) : (cell ?? "–");
  return (
    <Modal
      opened
      size="xl"
      title={title}
      onClose={onClose}
      closeButtonProps={{ "aria-label": t("charts.close") }}
    >
      {table.rows.length === 0 ? (
        <Text c="dimmed">{t("charts.noPoints")}</Text>
      ) : (
        <ScrollArea viewportProps={{ tabIndex: 0, "aria-label": title, role: "region" }}>
          <Table striped highlightOnHover fz="xs" style={{ fontVariantNumeric: "tabular-nums" }}>
            <Table.Thead>
              <Table.Tr>
                {table.columns.map((column) => (
                  <Table.Th key={column} ta={numeric.has(column) ? "right" : undefined}>
                    {column}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {table.rows.slice(0, MOST_ROWS).map((row, number) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name and do not move
                <Table.Tr key={number}>
                  {row.map((cell, at) => (
                    <Table.Td
                      key={table.columns[at]}
                      ta={typeof cell === "number" ? "right" : undefined}
                    >
                      {text(cell)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {table.rows.length > MOST_ROWS && (
            <Text size="xs" c="dimmed" mt="xs">
              {t("charts.moreRows", {
                count: table.rows.length - MOST_ROWS,
                shown: formatCount(table.rows.length - MOST_ROWS, locale),
              })}
            </Text>
          )}
        </ScrollArea>
      )}
    </Modal>
  );
}
