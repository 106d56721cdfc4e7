import { Text } from "@mantine/core";
import { useInViewport } from "@mantine/hooks";
import { type CSSProperties, useRef } from "react";
import { type ArtifactSource, fileUrl } from "../../../api/artifacts";
import { formatBytes } from "../../../format/number";
import { useTranslation } from "../../../i18n/useTranslation";
import { AnchorLink } from "../../../parts/links";
import { Scroller } from "../../../parts/Scroller";
import { useLocale } from "../../../parts/useLocale";
import { FileContent } from "../../artifacts/FileView";
import { nameOf } from "../../artifacts/kind";
import { colourOf } from "../../runs/colour";
import type { ChosenFile } from "./CompareArtifacts";
import classes from "./CompareArtifacts.module.css";

/** A pane for each run; what is out of sight is not read. */
export function Panes({
  path,
  files,
  isImage,
}: {
  path: string;
  files: readonly ChosenFile[];
  isImage: boolean;
}) {
  const { t } = useTranslation();
  const sizes = {
    "--pane-width": isImage ? "260px" : files.length === 2 ? "320px" : "440px",
    "--pane-height": isImage ? "320px" : files.length <= 2 ? "560px" : "420px",
  } as CSSProperties;
  return (
    <Scroller className={classes.panes} style={sizes} label={t("compare.panes", { path })}>
      {files.map((file) => (
        <Pane key={file.run.runId} path={path} file={file} isImage={isImage} />
      ))}
    </Scroller>
  );
}

function Pane({ path, file, isImage }: { path: string; file: ChosenFile; isImage: boolean }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { ref, inViewport } = useInViewport();
  const wasSeen = useRef(false);
  wasSeen.current ||= inViewport;
  const { run, size } = file;
  const source: ArtifactSource = { kind: "run", runId: run.runId };
  const name = run.name || run.runId;
  return (
    <article ref={ref} className={classes.pane} aria-label={name}>
      <div className={classes.paneHead}>
        <span className={classes.dot} style={{ background: colourOf(run.runId) }} />
        <AnchorLink
          to="/experiments/$experimentId/runs/$runId"
          params={{ experimentId: run.experimentId, runId: run.runId }}
          search={{ tab: "artifacts", path }}
          fz="sm"
          fw={600}
          truncate
          title={name}
        >
          {name}
        </AnchorLink>
        <Text size="xs" c="dimmed" ml="auto" style={{ whiteSpace: "nowrap" }}>
          {size === undefined ? "" : formatBytes(size, locale)}
        </Text>
      </div>
      <div className={classes.paneBody}>
        {size === undefined ? (
          <Text size="sm" c="dimmed" p="md">
            {t("compare.hasNoFile")}
          </Text>
        ) : isImage ? (
          <img
            className={classes.image}
            src={fileUrl(source, path)}
            alt={`${nameOf(path)}: ${name}`}
            loading="lazy"
          />
        ) : (
          wasSeen.current && <FileContent file={{ source, path, size }} />
        )}
      </div>
    </article>
  );
}
