import { ActionIcon, Button, Group, Menu, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import IconArrowsRight from "~icons/arrows-right";
import IconColumns from "~icons/columns";
import IconCopy from "~icons/copy";
import IconDots from "~icons/dots";
import IconTrash from "~icons/trash";
import { deleteVersion, type ModelVersion } from "../../../api/modelVersions";
import { isAtLeast, type ModelOverview, refreshRegistry } from "../../../api/registeredModels";
import { useTranslation } from "../../../i18n/useTranslation";
import { copyText } from "../../../parts/copyText";
import { MenuItemLink } from "../../../parts/links";
import { Time } from "../../../parts/Time";
import { writeVersions } from "../../compare-versions/search";
import { AliasChip } from "../parts/AliasChip";
import { Dialog } from "../parts/Dialog";
import { MoveItems } from "../parts/MoveItems";
import { Person } from "../parts/Person";
import { StageBadge } from "../parts/StageBadge";
import { type Transition, TransitionDialog } from "../parts/TransitionDialog";
import classes from "../Screen.module.css";
import { PRODUCTION, stagesWith } from "../stages";

/** Which version this is and where it stands; moving it. */
export function VersionHeader({
  version,
  overview,
  onDeleted,
}: {
  version: ModelVersion;
  overview: ModelOverview;
  onDeleted: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [transition, setTransition] = useState<Transition>();
  const { role } = overview;
  const stages = useMemo(
    () => stagesWith(overview.stages.map(({ stage }) => stage)),
    [overview.stages],
  );
  return (
    <header>
      <div className={classes.head}>
        <Group gap="4px 10px" className={classes.name}>
          <Title order={1} className={classes.title}>
            <Link
              to="/models/$name"
              params={{ name: version.name }}
              className={classes.ofModel}
              title={version.name}
            >
              {version.name}
            </Link>{" "}
            v{version.version}
          </Title>
          <StageBadge stage={version.stage} size="lg" />
          {version.aliases.map((alias) => (
            <AliasChip key={alias} alias={alias} />
          ))}
        </Group>
        <Group gap={8} wrap="nowrap" className={classes.actions}>
          <Menu position="bottom-end" width={220}>
            <Menu.Target>
              <Button
                size="xs"
                leftSection={<IconArrowsRight size={14} />}
                disabled={!isAtLeast(role, "editor")}
              >
                {t("models.move.button")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <MoveItems
                stages={stages}
                from={version.stage}
                role={role}
                onMove={(to) =>
                  setTransition({
                    name: version.name,
                    version: version.version,
                    from: version.stage,
                    to,
                  })
                }
              />
            </Menu.Dropdown>
          </Menu>
          <VersionMenu version={version} overview={overview} onDeleted={onDeleted} />
        </Group>
      </div>
      <Group gap="4px 8px" mt={4} className={classes.facts}>
        <Person name={version.user} />
        {version.created !== undefined && (
          <>
            <span aria-hidden>·</span>
            <span>
              {t("models.registeredWord")} <Time at={version.created} />
            </span>
          </>
        )}
        {version.status !== "READY" && (
          <>
            <span aria-hidden>·</span>
            <Text component="span" size="sm" c="orange" title={version.statusMessage}>
              {version.status}
            </Text>
          </>
        )}
      </Group>
      {transition && (
        <TransitionDialog
          transition={transition}
          role={role}
          onClose={() => setTransition(undefined)}
        />
      )}
    </header>
  );
}

function VersionMenu({
  version: { name, version, stage },
  overview,
  onDeleted,
}: {
  version: ModelVersion;
  overview: ModelOverview;
  onDeleted: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const [isDeleting, setDeleting] = useState(false);
  const serving = overview.stages
    .find((one) => one.stage === PRODUCTION)
    ?.versions.find((one) => one !== version);
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("models.lanes.actions", { version: `v${version}` })}
          >
            <IconDots />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconCopy />}
            onClick={() => void copyText(`models:/${name}/${version}`)}
          >
            {t("models.copyUri")}
          </Menu.Item>
          {serving !== undefined && (
            <MenuItemLink
              leftSection={<IconColumns />}
              to="/compare-versions"
              search={{
                versions: writeVersions([
                  { name, version: serving },
                  { name, version },
                ]),
              }}
            >
              {t("models.versions.compareServing", { version: `v${serving}` })}
            </MenuItemLink>
          )}
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<IconTrash />}
            disabled={!isAtLeast(overview.role, "manager")}
            onClick={() => setDeleting(true)}
          >
            {t("models.removeVersion.title")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isDeleting && (
        <Dialog
          title={t("models.removeVersion.ask", { version: `${name} v${version}` })}
          action={t("models.removeVersion.title")}
          colour="red"
          onClose={() => setDeleting(false)}
          onSubmit={async () => {
            await deleteVersion(name, version);
            await onDeleted();
            await refreshRegistry();
          }}
        >
          <Group gap={8}>
            <StageBadge stage={stage} size="lg" />
          </Group>
          <Text size="sm">{t("models.removeVersion.hint")}</Text>
        </Dialog>
      )}
    </>
  );
}
