import { Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ArtifactSource, artifactFolderQuery } from "../../api/artifacts";
import { formatBytes, formatCount } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { ErrorState } from "../../parts/ErrorState";
import { useLocale } from "../../parts/useLocale";
import { FileIcon } from "./FileIcon";
import classes from "./FolderView.module.css";
import { nameOf } from "./kind";
import { isModel, LoadModel } from "./LoadModel";
import { PathBar } from "./PathBar";
import { Waiting } from "./viewers/Waiting";

// More entries than these are found faster in the tree.
const MOST_SHOWN = 300;

/** What is in a folder; for a model, how to load it. */
export function FolderView({
  source,
  path,
  uri,
  onPath,
}: {
  source: ArtifactSource;
  path: string;
  uri: string;
  onPath(path: string): void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const folder = useQuery(artifactFolderQuery(source, path));
  const entries = folder.data?.entries ?? [];
  const size = entries.reduce((sum, entry) => sum + (entry.size ?? 0), 0);
  return (
    <>
      <PathBar path={path} uri={uri} onPath={onPath}>
        {folder.isSuccess && (
          <Text size="xs" c="dimmed">
            {t("artifacts.entries", {
              count: entries.length,
              shown: formatCount(entries.length, locale),
            })}
            {size > 0 && ` · ${formatBytes(size, locale)}`}
          </Text>
        )}
      </PathBar>
      {folder.isPending && <Waiting />}
      {folder.isError && (
        <ErrorState
          title={t("artifacts.unlistable")}
          error={folder.error}
          onRetry={() => void folder.refetch()}
        />
      )}
      <Stack gap="md" p="sm" style={{ overflow: "auto" }}>
        {isModel(entries) && <LoadModel source={source} path={path} />}
        <ul className={classes.entries}>
          {entries.slice(0, MOST_SHOWN).map((entry) => (
            <li key={entry.path}>
              <UnstyledButton className={classes.entry} onClick={() => onPath(entry.path)}>
                <Group gap={8} wrap="nowrap">
                  <FileIcon path={entry.path} isFolder={entry.isFolder} />
                  <span className={classes.name}>{nameOf(entry.path)}</span>
                  <Text size="xs" c="dimmed" ml="auto">
                    {entry.size === undefined ? "" : formatBytes(entry.size, locale)}
                  </Text>
                </Group>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        {entries.length > MOST_SHOWN && (
          <Text size="xs" c="dimmed" px={8}>
            {t("artifacts.moreInTree", { shown: formatCount(entries.length - MOST_SHOWN, locale) })}
          </Text>
        )}
      </Stack>
    </>
  );
}
