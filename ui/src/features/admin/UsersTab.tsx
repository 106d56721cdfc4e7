import { Badge, Button, Skeleton, Table, TextInput, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import IconPlus from "~icons/plus";
import IconSearch from "~icons/search";
import { type User, usersQuery } from "../../api/users";
import { useTranslation } from "../../i18n/useTranslation";
import { ErrorState } from "../../parts/ErrorState";
import { Scroller } from "../../parts/Scroller";
import { Person } from "../models/parts/Person";
import classes from "./Admin.module.css";
import { NewUserDialog } from "./NewUserDialog";
import { UserDialog } from "./UserDialog";

const route = getRouteApi("/admin");

/** Users and service accounts; each opens to what they may do and what can be done with them. */
export function UsersTab() {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const users = useQuery(usersQuery);
  const [find, setFind] = useState("");
  const [isMaking, setMaking] = useState(false);
  const text = find.trim().toLowerCase();
  const found = (users.data ?? []).filter(({ username }) => username.toLowerCase().includes(text));
  const shown = users.data?.find(({ username }) => username === search.user);
  const show = (user: string | undefined) =>
    void navigate({ search: (now) => ({ ...now, user }), replace: true });
  return (
    <>
      <div className={classes.bar}>
        <TextInput
          data-filter
          size="xs"
          className={classes.find}
          leftSection={<IconSearch size={14} />}
          aria-label={t("admin.findUser")}
          placeholder={t("admin.findUser")}
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
        <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
          {t("admin.newUser")}
        </Button>
      </div>
      {users.isPending && <Skeleton height={160} aria-busy />}
      {users.error && (
        <ErrorState
          title={t("admin.unread")}
          error={users.error}
          onRetry={() => void users.refetch()}
        />
      )}
      {users.data && (
        <Scroller role="group" className={classes.scroller} label={t("admin.tab.users")}>
          <Table verticalSpacing={9} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("admin.name")}</Table.Th>
                <Table.Th>{t("admin.roleOnEverything")}</Table.Th>
                <Table.Th>{t("admin.tab.groups")}</Table.Th>
                <Table.Th>{t("admin.state")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.map((user) => (
                <Row key={user.username} user={user} onShow={show} />
              ))}
            </Table.Tbody>
          </Table>
          {found.length === 0 && <p className={classes.nothing}>{t("admin.noneFound")}</p>}
        </Scroller>
      )}
      {isMaking && <NewUserDialog onClose={() => setMaking(false)} />}
      {shown && <UserDialog user={shown} onClose={() => show(undefined)} />}
    </>
  );
}

function Row({ user, onShow }: { user: User; onShow(username: string): void }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton
          className={classes.user}
          title={t("admin.showUser", { name: user.username })}
          onClick={() => onShow(user.username)}
        >
          <Person name={user.username} />
          {user.kind === "service" && (
            <Badge color="gray" variant="light" tt="none">
              {t("admin.service")}
            </Badge>
          )}
        </UnstyledButton>
      </Table.Td>
      <Table.Td>
        {user.role ? (
          <Badge variant="light" tt="none">
            {t(`app.role.${user.role}`)}
          </Badge>
        ) : (
          "–"
        )}
      </Table.Td>
      <Table.Td>{user.groups.join(", ") || "–"}</Table.Td>
      <Table.Td>
        <StateOf user={user} />
      </Table.Td>
    </Table.Tr>
  );
}

function StateOf({ user }: { user: User }) {
  const { t } = useTranslation();
  if (!user.active) {
    return (
      <Badge color="red" variant="light" tt="none">
        {t("admin.disabled")}
      </Badge>
    );
  }
  if (user.kind === "user" && !user.hasPassword) return <>{t("admin.noPassword")}</>;
  return <>{t("admin.active")}</>;
}
