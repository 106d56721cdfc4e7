import { ActionIcon, Anchor, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import IconArrowLeft from "~icons/arrow-left";
import { useTranslation } from "../../i18n/useTranslation";
import { CopyButton } from "../../parts/CopyButton";
import classes from "./ArtifactBrowser.module.css";
import { nameOf } from "./kind";
import { foldersAbove } from "./treeRows";
import { Toolbar } from "./viewers/Toolbar";

/** Where the chosen file is, with its folders as links, and what can be done with it. */
export function PathBar({
  path,
  uri,
  onPath,
  children,
}: {
  path: string;
  uri: string;
  onPath(path: string): void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Toolbar>
      <ActionIcon
        className={classes.back}
        variant="subtle"
        color="gray"
        aria-label={t("artifacts.back")}
        onClick={() => onPath("")}
      >
        <IconArrowLeft />
      </ActionIcon>
      <nav className={classes.crumbs} aria-label={t("artifacts.path")}>
        {foldersAbove(path).map((folder) => (
          <span key={folder}>
            <Anchor component="button" size="sm" onClick={() => onPath(folder)}>
              {nameOf(folder)}
            </Anchor>
            {" /"}
          </span>
        ))}
        <Text component="span" size="sm" fw={600} className={classes.crumb} title={path}>
          {nameOf(path)}
        </Text>
        {uri && <CopyButton text={uri} label={t("artifacts.copyUri")} />}
      </nav>
      <Group gap={6} ml="auto" wrap="nowrap">
        {children}
      </Group>
    </Toolbar>
  );
}
