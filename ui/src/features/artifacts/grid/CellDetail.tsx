import { CloseButton, Group, Text } from "@mantine/core";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { cellText } from "./cellText";
import classes from "./Grid.module.css";

/** All of one cell, which the table may cut off. */
export function CellDetail({
  name,
  row,
  value,
  onClose,
}: {
  name: string;
  row: number;
  value: unknown;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const text = typeof value === "symbol" ? null : cellText(value);
  return (
    <section className={classes.detail} aria-label={t("artifacts.cell")} aria-live="polite">
      <Group gap="xs" mb={4} wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          {t("artifacts.rowOf", { row: row + 1 })} · {name}
        </Text>
        <Group gap={2} ml="auto" wrap="nowrap">
          <CopyButton text={text ?? ""} label={t("artifacts.copyValue")} />
          <CloseButton size="sm" aria-label={t("artifacts.close")} onClick={onClose} />
        </Group>
      </Group>
      <Text size="sm" ff="monospace" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {text ?? <span className={classes.nothing}>{t("artifacts.noValue")}</span>}
      </Text>
    </section>
  );
}
