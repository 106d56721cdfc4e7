import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import IconFolderOff from "~icons/folder-off";
import type { ArtifactSource } from "../../../api/artifacts";
import {
  type ModelDetails,
  type ModelVersion,
  modelDetailsQuery,
} from "../../../api/modelVersions";
import { useTranslation } from "../../../i18n/useTranslation";
import { EmptyState } from "../../../parts/EmptyState";
import { ErrorState } from "../../../parts/ErrorState";
import { ArtifactBrowser } from "../../artifacts/ArtifactBrowser";

/** The model's files, with the viewers that runs' files have. */
export function VersionFilesTab({
  version: { name, version },
  path,
  onPath,
}: {
  version: ModelVersion;
  path: string;
  onPath: (path: string) => void;
}) {
  const { t } = useTranslation();
  const found = useQuery(modelDetailsQuery(name, version));
  const files = found.data?.files;
  const source = useMemo(() => files && sourceOf(name, version, files), [name, version, files]);
  if (found.isPending) return <Skeleton height={320} />;
  if (found.isError) {
    return (
      <ErrorState
        title={t("models.details.notRead")}
        error={found.error}
        onRetry={() => void found.refetch()}
      />
    );
  }
  if (!source) {
    return (
      <EmptyState icon={<IconFolderOff size={22} />} title={t("models.details.elsewhere")}>
        {found.data.location}
      </EmptyState>
    );
  }
  return <ArtifactBrowser source={source} path={path} onPath={onPath} />;
}

function sourceOf(
  name: string,
  version: string,
  { of, id, path }: NonNullable<ModelDetails["files"]>,
): ArtifactSource {
  if (of === "model") return { kind: "model", modelId: id };
  return { kind: "version", name, version, runId: of === "run" ? id : undefined, root: path };
}
