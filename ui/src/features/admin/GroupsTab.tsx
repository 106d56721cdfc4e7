import { Button, MultiSelect, Skeleton, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import IconUsersGroup from "~icons/users-group";
import {
  changeMembers,
  createGroup,
  deleteGroup,
  EVERYONE,
  type Group,
  groupsQuery,
  usersQuery,
} from "../../api/users";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmButton } from "../../parts/ConfirmButton";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { useChange } from "../../parts/useChange";
import classes from "./Admin.module.css";

/** Groups with their members; all users are in `everyone`, which cannot be changed. */
export function GroupsTab() {
  const { t } = useTranslation();
  const groups = useQuery(groupsQuery);
  const users = useQuery(usersQuery);
  const [name, setName] = useState("");
  const make = useChange(async (asked: string) => {
    await createGroup(asked);
    setName("");
  });
  const own = (groups.data ?? []).filter((group) => group.name !== EVERYONE);
  return (
    <>
      <form
        className={classes.bar}
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate(name.trim());
        }}
      >
        <TextInput
          size="xs"
          className={classes.find}
          aria-label={t("admin.groupName")}
          placeholder={t("admin.groupName")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" loading={make.isPending} disabled={!name.trim()}>
          {t("admin.newGroup")}
        </Button>
      </form>
      {groups.isPending && <Skeleton height={120} aria-busy />}
      {groups.error && <ErrorState title={t("admin.unread")} error={groups.error} />}
      {groups.data && own.length === 0 && (
        <EmptyState icon={<IconUsersGroup size={22} />} title={t("admin.noGroups")}>
          {t("admin.noGroupsHint")}
        </EmptyState>
      )}
      <ul className={classes.groups} aria-label={t("admin.tab.groups")}>
        {own.map((group) => (
          <GroupRow
            key={group.name}
            group={group}
            users={(users.data ?? []).map(({ username }) => username)}
          />
        ))}
      </ul>
    </>
  );
}

function GroupRow({ group, users }: { group: Group; users: readonly string[] }) {
  const { t } = useTranslation();
  const change = useChange((members: string[]) => changeMembers(group, members));
  const remove = useChange(() => deleteGroup(group.name));
  return (
    <li className={classes.group}>
      <div className={classes.groupHead}>
        <strong>{group.name}</strong>
        <ConfirmButton
          label={t("admin.deleteGroup")}
          ask={t("admin.deleteGroupSure", { name: group.name })}
          hint={t("admin.deleteGroupHint")}
          onConfirm={() => remove.mutate(undefined)}
        />
      </div>
      <MultiSelect
        size="xs"
        searchable
        label={t("admin.members")}
        placeholder={group.members.length === 0 ? t("admin.noMembers") : undefined}
        disabled={change.isPending}
        data={[...new Set([...users, ...group.members])]}
        value={[...group.members]}
        onChange={(members) => change.mutate(members)}
      />
    </li>
  );
}
