import { Switch, Text } from "@mantine/core";
import { useState } from "react";
import { pageUrl } from "../../../api/artifacts";
import { useTranslation } from "../../../i18n/useTranslation";
import type { ViewerProps } from "../file";
import { nameOf } from "../kind";
import classes from "./Media.module.css";
import { Toolbar } from "./Toolbar";

/**
 * An HTML file as a page, in a sandbox without an origin: its scripts run and reach nothing, unless
 * the viewer lets it load from other hosts.
 */
export default function HtmlViewer({ file }: ViewerProps) {
  const { t } = useTranslation();
  const [withNetwork, setWithNetwork] = useState(false);
  return (
    <>
      <Toolbar>
        <Text size="xs" c="dimmed" visibleFrom="sm">
          {t(withNetwork ? "artifacts.networkOn" : "artifacts.networkOff")}
        </Text>
        <Switch
          ml="auto"
          size="xs"
          label={t("artifacts.network")}
          checked={withNetwork}
          onChange={(event) => setWithNetwork(event.currentTarget.checked)}
        />
      </Toolbar>
      <iframe
        key={`${file.path} ${file.size} ${withNetwork}`}
        className={classes.frame}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        src={pageUrl(file.source, file.path, withNetwork)}
        title={nameOf(file.path)}
      />
    </>
  );
}
