import { Group, Select, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ChosenFile } from "./CompareArtifacts";

/** A file that a run has. */
export interface PairedFile extends ChosenFile {
  size: number;
}

/** Which two of the runs are set against each other. */
export function Pair({
  files,
  children,
}: {
  files: readonly ChosenFile[];
  children(left: PairedFile, right: PairedFile): ReactNode;
}) {
  const { t } = useTranslation();
  const there = files.filter((file): file is PairedFile => file.size !== undefined);
  const [leftId, setLeft] = useState(there[0]?.run.runId);
  const [rightId, setRight] = useState(there[1]?.run.runId);
  const left = there.find((file) => file.run.runId === leftId) ?? there[0];
  const right = there.find((file) => file.run.runId === rightId) ?? there[1];
  if (!left || !right) {
    return (
      <Text size="sm" c="dimmed">
        {t("compare.onlyOneHasIt")}
      </Text>
    );
  }
  const data = there.map(({ run }) => ({ value: run.runId, label: run.name || run.runId }));
  return (
    <>
      {there.length > 2 && (
        <Group gap="xs" wrap="nowrap">
          <Select
            size="xs"
            flex={1}
            maw={320}
            searchable
            allowDeselect={false}
            aria-label={t("compare.left")}
            data={data}
            value={left.run.runId}
            onChange={(value) => value && setLeft(value)}
          />
          <Text size="sm" c="dimmed" aria-hidden>
            ↔
          </Text>
          <Select
            size="xs"
            flex={1}
            maw={320}
            searchable
            allowDeselect={false}
            aria-label={t("compare.right")}
            data={data}
            value={right.run.runId}
            onChange={(value) => value && setRight(value)}
          />
        </Group>
      )}
      {children(left, right)}
    </>
  );
}
