import { Box } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import IconFolderOpen from "~icons/folder-open";
import type { ArtifactSource } from "../../api/artifacts";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import classes from "./ArtifactBrowser.module.css";
import { ArtifactTree } from "./ArtifactTree";
import { FileView } from "./FileView";
import { FolderView } from "./FolderView";
import { folderOf } from "./kind";
import { isModel, LoadModel } from "./LoadModel";
import { PathBar } from "./PathBar";
import { foldersAbove, type Listing } from "./treeRows";
import { useArtifactTree } from "./useArtifactTree";
import { Waiting } from "./viewers/Waiting";

/**
 * The files of a run or a logged model, and what is in the chosen one. It fills its place.
 *
 * @param path The chosen file or folder; "" is none.
 */
export function ArtifactBrowser({
  source,
  path,
  onPath,
}: {
  source: ArtifactSource;
  path: string;
  onPath(path: string): void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(foldersAbove(path)));
  const tree = useArtifactTree(source, open);
  // A link leads into closed folders; they open, and what is chosen shows its content.
  useEffect(() => {
    if (path === "") return;
    setOpen((before) => {
      const above = foldersAbove(path).filter((folder) => !before.has(folder));
      return above.length > 0 ? new Set([...before, ...above]) : before;
    });
  }, [path]);

  const toggle = (folder: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(folder);
    else next.delete(folder);
    setOpen(next);
  };
  const root = tree.listing("");
  if (root === "failed" && tree.error) {
    return <ErrorState title={t("artifacts.unlistable")} error={tree.error} onRetry={tree.retry} />;
  }
  if (typeof root === "object" && root.length === 0) {
    return (
      <EmptyState icon={<IconFolderOpen size={22} />} title={t("artifacts.none")}>
        {t("artifacts.noneHint")}
      </EmptyState>
    );
  }
  return (
    <div className={classes.browser} data-chosen={path || undefined}>
      <div className={classes.files}>
        <ArtifactTree rows={tree.rows} chosen={path} onChoose={onPath} onToggle={toggle} />
      </div>
      <div className={classes.file}>
        <Chosen
          source={source}
          rootUri={tree.rootUri}
          path={path}
          listing={tree.listing}
          onPath={onPath}
        />
      </div>
    </div>
  );
}

function Chosen({
  source,
  rootUri,
  path,
  listing,
  onPath,
}: {
  source: ArtifactSource;
  rootUri: string;
  path: string;
  listing(folder: string): Listing;
  onPath(path: string): void;
}) {
  const { t } = useTranslation();
  const siblings = listing(folderOf(path));
  const entry = useMemo(
    () => (typeof siblings === "object" ? siblings.find((one) => one.path === path) : undefined),
    [siblings, path],
  );
  if (path === "") {
    return (
      <>
        {source.kind === "model" && typeof siblings === "object" && isModel(siblings) && (
          <Box p="md">
            <LoadModel source={source} path="" />
          </Box>
        )}
        <EmptyState icon={<IconFolderOpen size={22} />} title={t("artifacts.choose")}>
          {t("artifacts.chooseHint")}
        </EmptyState>
      </>
    );
  }
  if (siblings === "loading") return <Waiting />;
  const uri = rootUri ? `${rootUri}/${path}` : "";
  if (!entry) {
    return (
      <>
        <PathBar path={path} uri={uri} onPath={onPath} />
        <EmptyState icon={<IconFolderOpen size={22} />} title={t("artifacts.missing")}>
          {path}
        </EmptyState>
      </>
    );
  }
  if (entry.isFolder) {
    return <FolderView source={source} path={path} uri={uri} onPath={onPath} />;
  }
  return (
    <FileView key={path} file={{ source, path, size: entry.size ?? 0 }} uri={uri} onPath={onPath} />
  );
}
