import { ActionIcon, SegmentedControl, Text, Tooltip } from "@mantine/core";
import { type ComponentType, lazy, Suspense, useState } from "react";
import IconDownload from "~icons/download";
import IconFile from "~icons/file";
import { fileUrl } from "../../api/artifacts";
import { formatBytes } from "../../format/number";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { useLocale } from "../../parts/useLocale";
import classes from "./ArtifactBrowser.module.css";
import { type ArtifactFile, LARGEST_DOCUMENT, type ViewerProps } from "./file";
import { nameOf } from "./kind";
import { PathBar } from "./PathBar";
import { ViewerFailure } from "./ViewerFailure";
import { Waiting } from "./viewers/Waiting";
import { type ViewChoice, viewsOf } from "./views";

const components = new Map<ViewChoice, ComponentType<ViewerProps>>();

function componentOf(choice: ViewChoice): ComponentType<ViewerProps> {
  let found = components.get(choice);
  if (!found) {
    found = lazy(choice.load);
    components.set(choice, found);
  }
  return found;
}

/** One file: where it is, how large, the ways to look at it, and its content. */
export function FileView({
  file,
  uri,
  onPath,
}: {
  file: ArtifactFile;
  uri: string;
  onPath(path: string): void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const views = viewsOf(file.path);
  const [chosen, setChosen] = useState(views[0]?.view);
  return (
    <>
      <PathBar path={file.path} uri={uri} onPath={onPath}>
        {views.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t("artifacts.viewAs")}
            data={views.map(({ view }) => ({ value: view, label: t(`artifacts.view.${view}`) }))}
            value={chosen}
            onChange={(view) => setChosen(view as ViewChoice["view"])}
          />
        )}
        <Text size="xs" c="dimmed" visibleFrom="sm" style={{ whiteSpace: "nowrap" }}>
          {formatBytes(file.size, locale)}
        </Text>
        <Tooltip label={t("artifacts.download")}>
          <ActionIcon
            component="a"
            href={fileUrl(file.source, file.path)}
            download={nameOf(file.path)}
            variant="subtle"
            color="gray"
            aria-label={t("artifacts.download")}
          >
            <IconDownload />
          </ActionIcon>
        </Tooltip>
      </PathBar>
      <FileContent file={file} view={chosen} />
    </>
  );
}

/** What is in a file, in one of its views; without one, in that it begins with. */
export function FileContent({ file, view }: { file: ArtifactFile; view?: ViewChoice["view"] }) {
  const { t } = useTranslation();
  const views = viewsOf(file.path);
  const asked = file.size > LARGEST_DOCUMENT && view === "document" ? "text" : view;
  const choice = views.find((one) => one.view === asked) ?? views[0];
  if (!choice) return null;
  if (file.size === 0) {
    return <EmptyState icon={<IconFile size={22} />} title={t("artifacts.emptyFile")} />;
  }
  const Viewer = componentOf(choice);
  return (
    <div className={classes.content}>
      <ViewerFailure key={`${file.path} ${choice.view}`}>
        <Suspense fallback={<Waiting />}>
          <Viewer file={file} />
        </Suspense>
      </ViewerFailure>
    </div>
  );
}
