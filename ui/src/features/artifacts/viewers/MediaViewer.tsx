import { Alert } from "@mantine/core";
import { useState } from "react";
import { fileUrl } from "../../../api/artifacts";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ViewerProps } from "../file";
import { kindOf, nameOf } from "../kind";
import classes from "./Media.module.css";

/** Sound and film; the browser reads what it plays by ranges. */
export default function MediaViewer({ file }: ViewerProps) {
  const { t } = useTranslation();
  const [isBroken, setBroken] = useState(false);
  const key = `${file.path} ${file.size}`;
  const shared = {
    src: fileUrl(file.source, file.path),
    controls: true,
    preload: "metadata" as const,
    "aria-label": nameOf(file.path),
    onError: () => setBroken(true),
  };
  return (
    <div className={classes.stage}>
      {isBroken ? (
        <Alert color="yellow" title={t("artifacts.notPlayable")} role="alert" />
      ) : kindOf(file.path) === "audio" ? (
        <audio key={key} {...shared} style={{ width: "min(100%, 560px)" }} />
      ) : (
        <video key={key} {...shared} className={classes.video} />
      )}
    </div>
  );
}
