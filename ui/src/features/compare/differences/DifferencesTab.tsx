import { Group, Switch, Text, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import IconEqual from "~icons/equal";
import IconSearch from "~icons/search";
import type { RunDetail } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { CopyButton } from "../../../parts/CopyButton";
import { EmptyState } from "../../../parts/EmptyState";
import { type Direction, guessDirection } from "../direction";
import { type CompareSearch, readDirections, writeDirections } from "../search";
import { DifferenceTable } from "./DifferenceTable";
import { asTsv, compare, type Section, tableRows } from "./tableRows";

/** What differs between runs, and on demand what does not. */
export function DifferencesTab({
  runs,
  search,
  onSearch,
  onRuns,
}: {
  runs: readonly RunDetail[];
  search: CompareSearch;
  onSearch(change: Partial<CompareSearch>): void;
  onRuns(runIds: readonly string[]): void;
}) {
  const { t } = useTranslation();
  const [closed, setClosed] = useState<ReadonlySet<Section>>(new Set());
  const comparison = useMemo(() => compare(runs), [runs]);
  const onlyDifferent = !search.all && runs.length > 1;
  const text = search.find ?? "";
  const rows = useMemo(
    () => tableRows(comparison, { onlyDifferent, text }, closed),
    [comparison, onlyDifferent, text, closed],
  );
  const chosen = useMemo(() => readDirections(search.best), [search.best]);
  const setDirection = (key: string, direction: Direction) => {
    const next = new Map(chosen);
    if (direction === guessDirection(key)) next.delete(key);
    else next.set(key, direction);
    onSearch({ best: writeDirections(next) });
  };
  const fold = (section: Section) => {
    const next = new Set(closed);
    if (!next.delete(section)) next.add(section);
    setClosed(next);
  };
  const ids = runs.map((run) => run.runId);
  const isEmpty = rows.every((row) => row.kind === "section") && closed.size === 0;
  return (
    <>
      <Group gap="md" mb="sm">
        <Switch
          label={t("compare.onlyDifferent")}
          checked={onlyDifferent}
          disabled={runs.length < 2}
          onChange={(event) => onSearch({ all: event.currentTarget.checked ? undefined : true })}
        />
        <TextInput
          data-filter
          size="xs"
          w={220}
          leftSection={<IconSearch size={13} />}
          placeholder={t("compare.find")}
          aria-label={t("compare.find")}
          value={text}
          onChange={(event) => onSearch({ find: event.currentTarget.value || undefined })}
        />
        <Group gap={4} ml="auto">
          <Text size="xs" c="dimmed" visibleFrom="sm">
            {t("compare.copyTable")}
          </Text>
          <CopyButton
            text={asTsv(
              runs.map((run) => run.name || run.runId),
              rows,
            )}
            label={t("compare.copyTable")}
          />
        </Group>
      </Group>
      {isEmpty && (
        <EmptyState
          icon={<IconEqual size={22} />}
          title={t(text ? "compare.noMatch" : "compare.noDifference")}
        />
      )}
      {!isEmpty && (
        <DifferenceTable
          runs={runs}
          rows={rows}
          directionOf={(key) => chosen.get(key) ?? guessDirection(key)}
          onDirection={setDirection}
          onFold={fold}
          onRemove={(runId) => onRuns(ids.filter((id) => id !== runId))}
          onFirst={(runId) => onRuns([runId, ...ids.filter((id) => id !== runId)])}
        />
      )}
    </>
  );
}
