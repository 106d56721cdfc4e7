import { Tabs } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import IconLock from "~icons/lock";
import { holds } from "../../api/sessions";
import { Pending } from "../../app/Pending";
import { useSession } from "../../app/session/useSession";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import classes from "./Admin.module.css";
import { GroupsTab } from "./GroupsTab";
import { RolesTab } from "./RolesTab";
import { ADMIN_TABS, type AdminTab } from "./search";
import { TokensTab } from "./TokensTab";
import { UsersTab } from "./UsersTab";

const route = getRouteApi("/admin");

const CONTENT: Record<AdminTab, () => React.ReactNode> = {
  users: () => <UsersTab />,
  groups: () => <GroupsTab />,
  roles: () => <RolesTab />,
  tokens: () => <TokensTab />,
};

/** Who may sign in, and what they may do. */
export default function AdminScreen() {
  const { t } = useTranslation();
  const { tab = "users" } = route.useSearch();
  const navigate = route.useNavigate();
  const session = useSession();
  useTitle(t("admin.title"));
  if (!session) return <Pending />;
  if (!session.signIn || !holds(session, "admin")) {
    return (
      <EmptyState
        icon={<IconLock size={22} />}
        title={t(session.signIn ? "admin.notYou" : "admin.off")}
      >
        {t(session.signIn ? "admin.notYouHint" : "admin.offHint")}
      </EmptyState>
    );
  }
  return (
    <div className={classes.screen}>
      <h1 className={classes.title}>{t("admin.title")}</h1>
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const next = ADMIN_TABS.find((name) => name === value);
          void navigate({ search: next && next !== "users" ? { tab: next } : {}, replace: true });
        }}
      >
        <Tabs.List>
          {ADMIN_TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`admin.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ADMIN_TABS.map((name) => (
          <Tabs.Panel key={name} value={name} pt="md">
            {CONTENT[name]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
