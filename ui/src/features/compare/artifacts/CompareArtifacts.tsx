import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import IconFolderOpen from "~icons/folder-open";
import type { RunDetail } from "../../../api/runs";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { ArtifactTree } from "../../artifacts/ArtifactTree";
import { folderOf, kindOf } from "../../artifacts/kind";
import { foldersAbove } from "../../artifacts/treeRows";
import classes from "./CompareArtifacts.module.css";
import { ImagePair } from "./ImagePair";
import { Pair } from "./Pair";
import { Panes } from "./Panes";
import { TextDiff } from "./TextDiff";
import { entriesOf } from "./union";
import { useUnionTree } from "./useUnionTree";

const AS_TEXT = new Set(["csv", "html", "json", "markdown", "notebook", "text", "unknown"]);

/** One file of every run side by side; of two runs' texts and images what differs. */
export function CompareArtifacts({
  runs,
  path,
  onPath,
}: {
  runs: readonly RunDetail[];
  path: string;
  onPath(path: string): void;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(foldersAbove(path)));
  const ids = runs.map((run) => run.runId);
  const tree = useUnionTree(ids, open);
  const [first] = tree.rows;
  if (first?.note === "empty" && tree.rows.length === 1) {
    return (
      <EmptyState icon={<IconFolderOpen size={22} />} title={t("compare.noFiles")}>
        {t("compare.noFilesHint")}
      </EmptyState>
    );
  }
  const toggle = (folder: string, isOpen: boolean) => {
    const next = new Set(open);
    if (isOpen) next.add(folder);
    else next.delete(folder);
    setOpen(next);
  };
  return (
    <div className={classes.layout}>
      <div className={classes.files}>
        <ArtifactTree
          rows={tree.rows}
          chosen={path}
          onToggle={toggle}
          onChoose={(next) => {
            const isFolder = tree.rows.some((row) => row.path === next && row.isFolder);
            if (!isFolder) onPath(next);
          }}
        />
      </div>
      <div className={classes.content}>
        {path === "" ? (
          <EmptyState icon={<IconFolderOpen size={22} />} title={t("compare.chooseFile")}>
            {t("compare.chooseFileHint")}
          </EmptyState>
        ) : (
          <Chosen
            key={path}
            runs={runs}
            path={path}
            entries={entriesOf(tree.listings(folderOf(path)), path)}
          />
        )}
      </div>
    </div>
  );
}

export interface ChosenFile {
  run: RunDetail;
  /** Bytes; undefined if the run has no such file. */
  size: number | undefined;
}

function Chosen({
  runs,
  path,
  entries,
}: {
  runs: readonly RunDetail[];
  path: string;
  entries: ReturnType<typeof entriesOf>;
}) {
  const { t } = useTranslation();
  const [asPair, setAsPair] = useState(false);
  const kind = kindOf(path);
  const isImage = kind === "image";
  const canPair = runs.length > 1 && (isImage || AS_TEXT.has(kind));
  if (entries.includes("loading")) return null;
  const files = runs.map((run, index): ChosenFile => {
    const entry = entries[index];
    return {
      run,
      size: typeof entry === "object" && !entry.isFolder ? (entry.size ?? 0) : undefined,
    };
  });
  return (
    <>
      {canPair && (
        <SegmentedControl
          size="xs"
          style={{ alignSelf: "flex-start" }}
          aria-label={t("compare.howToCompare")}
          data={[
            { value: "all", label: t("compare.sideBySide") },
            { value: "pair", label: t(isImage ? "compare.imagePair" : "compare.textDiff") },
          ]}
          value={asPair ? "pair" : "all"}
          onChange={(value) => setAsPair(value === "pair")}
        />
      )}
      {canPair && asPair ? (
        <Pair files={files}>
          {(left, right) =>
            isImage ? (
              <ImagePair path={path} left={left} right={right} />
            ) : (
              <TextDiff path={path} left={left} right={right} />
            )
          }
        </Pair>
      ) : (
        <Panes path={path} files={files} isImage={isImage} />
      )}
    </>
  );
}
