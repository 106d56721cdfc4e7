import { Alert, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { fileUrl } from "../../../api/artifacts";
import { useTranslation } from "../../../i18n/useTranslation";
import { Scroller } from "../../../parts/Scroller";
import type { ViewerProps } from "../file";
import { nameOf } from "../kind";
import classes from "./Media.module.css";
import { Toolbar } from "./Toolbar";

// Up to this width an image is enlarged so that its pixels can be seen.
const SMALL = 160;

/** An image, fitted into its place or in its own size. */
export default function ImageViewer({ file }: ViewerProps) {
  const { t } = useTranslation();
  const [fit, setFit] = useState(true);
  const [found, setFound] = useState<{ width: number; height: number } | "broken">();
  const isSmall = typeof found === "object" && Math.max(found.width, found.height) <= SMALL;
  return (
    <>
      <Toolbar>
        <Text size="xs" c="dimmed">
          {typeof found === "object" && found.width > 0 ? `${found.width} × ${found.height}` : " "}
        </Text>
        <SegmentedControl
          ml="auto"
          size="xs"
          aria-label={t("artifacts.imageSize")}
          data={[
            { value: "fit", label: t("artifacts.fit") },
            { value: "own", label: "1:1" },
          ]}
          value={fit ? "fit" : "own"}
          onChange={(value) => setFit(value === "fit")}
        />
      </Toolbar>
      <Scroller className={classes.stage} label={nameOf(file.path)}>
        {found === "broken" ? (
          <Alert color="red" title={t("artifacts.brokenImage")} role="alert" />
        ) : (
          <img
            key={`${file.path} ${file.size}`}
            src={fileUrl(file.source, file.path)}
            alt={nameOf(file.path)}
            className={`${classes.image} ${fit ? classes.fit : ""} ${isSmall ? classes.pixelated : ""}`}
            style={fit && isSmall ? { width: 320 } : undefined}
            onLoad={({ currentTarget: image }) =>
              setFound({ width: image.naturalWidth, height: image.naturalHeight })
            }
            onError={() => setFound("broken")}
          />
        )}
      </Scroller>
    </>
  );
}
