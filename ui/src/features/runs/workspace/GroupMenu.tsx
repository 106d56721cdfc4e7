import { Badge, Button, ScrollArea, Stack, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import IconLayoutList from "~icons/layout-list";
import IconSearch from "~icons/search";
import type { RunKeys } from "../../../api/runKeys";
import { useTranslation } from "../../../i18n/useTranslation";
import { PanelOpener } from "../../../parts/Opener";
import type { ColumnId } from "../columns/column";
import { isSystemTag } from "../columns/defaults";
import { useColumnLabel } from "../columns/useColumnLabel";
import classes from "./Workspace.module.css";

const MOST_LEVELS = 4;
const MOST_SHOWN = 200;

interface GroupMenuProps {
  keys: RunKeys | undefined;
  groupBy: readonly ColumnId[];
  isNarrow: boolean;
  onGroupBy(groupBy: ColumnId[]): void;
}

/** By what runs are put together: one to four params, tags or attributes. */
export function GroupMenu(props: GroupMenuProps) {
  const { groupBy, isNarrow } = props;
  const { t } = useTranslation();
  const label = useColumnLabel();
  return (
    <PanelOpener
      look={groupBy.length > 0 ? "chosen" : "default"}
      label={t("runs.groupBy")}
      icon={<IconLayoutList size={isNarrow ? 16 : 15} />}
      style={isNarrow ? undefined : { maxWidth: 220 }}
      content={() => <Choice {...props} />}
    >
      {isNarrow ? undefined : groupBy.length > 0 ? groupBy.map(label).join(" · ") : t("runs.group")}
    </PanelOpener>
  );
}

function Choice({ keys, groupBy, onGroupBy }: GroupMenuProps) {
  const { t } = useTranslation();
  const label = useColumnLabel();
  const [search, setSearch] = useState("");
  const offered = useMemo(() => groupable(keys), [keys]);
  const found = offered
    .filter((column) => label(column).toLowerCase().includes(search.toLowerCase().trim()))
    .slice(0, MOST_SHOWN);
  const toggle = (column: ColumnId) =>
    onGroupBy(
      groupBy.includes(column)
        ? groupBy.filter((each) => each !== column)
        : [...groupBy, column].slice(-MOST_LEVELS),
    );
  return (
    <Stack gap="xs" w={260}>
      <TextInput
        size="xs"
        value={search}
        placeholder={t("runs.groupSearch")}
        aria-label={t("runs.groupBy")}
        leftSection={<IconSearch size={14} />}
        data-autofocus
        onChange={(event) => setSearch(event.target.value)}
      />
      <ScrollArea.Autosize mah={320} type="auto">
        {found.map((column) => (
          <label key={column} className={classes.option} title={column}>
            <input
              type="checkbox"
              checked={groupBy.includes(column)}
              onChange={() => toggle(column)}
            />
            <span>{label(column)}</span>
            {groupBy.length > 1 && groupBy.includes(column) && (
              <Badge size="xs" variant="light" circle>
                {groupBy.indexOf(column) + 1}
              </Badge>
            )}
          </label>
        ))}
      </ScrollArea.Autosize>
      <Button
        size="xs"
        variant="subtle"
        disabled={groupBy.length === 0}
        onClick={() => onGroupBy([])}
      >
        {t("runs.ungroup")}
      </Button>
    </Stack>
  );
}

function groupable(keys: RunKeys | undefined): ColumnId[] {
  const tags = (keys?.tags ?? []).map(({ key }) => key);
  return [
    ...(keys?.params ?? []).map(({ key }): ColumnId => `params.${key}`),
    ...tags.filter((key) => !isSystemTag(key)).map((key): ColumnId => `tags.${key}`),
    "attributes.status",
    "attributes.user_id",
    "attributes.experiment_id",
    ...tags.filter(isSystemTag).map((key): ColumnId => `tags.${key}`),
  ];
}
