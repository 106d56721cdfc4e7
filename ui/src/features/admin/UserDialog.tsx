import { Badge, Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { grantsQuery } from "../../api/grants";
import { createUserLink, deleteUser, setActive, type User } from "../../api/users";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmButton } from "../../parts/ConfirmButton";
import { useChange } from "../../parts/useChange";
import { ScopeText } from "../account/ScopeText";
import classes from "./Admin.module.css";
import { OneTimeLink } from "./OneTimeLink";
import { rightsOf } from "./rights";

/** What a person may do and why; giving them a link, locking them out, removing them. */
export function UserDialog({ user, onClose }: { user: User; onClose(): void }) {
  const { t } = useTranslation();
  const [link, setLink] = useState<string>();
  const give = useChange(async () => setLink(await createUserLink(user.username)));
  const turn = useChange((active: boolean) => setActive(user.username, active));
  const remove = useChange(async () => {
    await deleteUser(user.username);
    onClose();
  });
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={user.username}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <Rights user={user} />
        {link && <OneTimeLink link={link} username={user.username} />}
        <Group gap="xs">
          {user.kind === "user" && user.active && (
            <Button
              size="xs"
              variant="default"
              loading={give.isPending}
              onClick={() => give.mutate(undefined)}
            >
              {t(user.hasPassword ? "admin.resetPassword" : "admin.giveLink")}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            loading={turn.isPending}
            onClick={() => turn.mutate(!user.active)}
          >
            {t(user.active ? "admin.disable" : "admin.enable")}
          </Button>
          <ConfirmButton
            label={t("admin.deleteUser")}
            ask={t("admin.deleteSure", { name: user.username })}
            hint={t("admin.deleteHint")}
            onConfirm={() => remove.mutate(undefined)}
          />
        </Group>
      </Stack>
    </Modal>
  );
}

function Rights({ user }: { user: User }) {
  const { t } = useTranslation();
  const grants = useQuery(grantsQuery);
  const rights = rightsOf(user, grants.data ?? []);
  return (
    <section>
      <Text fw={600} size="sm" mb={6} component="h3">
        {t("admin.mayDo", { name: user.username })}
      </Text>
      {!user.active && (
        <Text size="sm" c="red" mb={6}>
          {t("admin.mayNothing")}
        </Text>
      )}
      {grants.isPending && <Skeleton height={50} aria-busy />}
      {grants.data && rights.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("admin.noRights")}
        </Text>
      )}
      <ul className={classes.rights} aria-label={t("admin.mayDo", { name: user.username })}>
        {rights.map((right) => (
          <li key={right.id} data-covered={right.isCovered}>
            <Badge variant="light" tt="none" color={right.isCovered ? "gray" : undefined}>
              {t(`app.role.${right.role}`)}
            </Badge>
            <span>
              <ScopeText scope={right.scope} target={right.target} />
              {right.through && ` · ${t("admin.through", { group: right.through })}`}
              <em>{right.isCovered ? t("admin.covered") : t(`account.may.${right.role}`)}</em>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
