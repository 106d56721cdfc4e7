import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import IconHistory from "~icons/history";
import IconSettings from "~icons/settings";
import IconUsers from "~icons/users";
import IconWebhook from "~icons/webhook";
import { holds } from "../../api/sessions";
import { MenuItemLink } from "../../parts/links";
import { useSession } from "./useSession";

/** What managers and admins look after; nothing for others. */
export function ManageMenu() {
  const { t } = useTranslation();
  if (!holds(useSession(), "manager")) return null;
  return (
    <Menu position="bottom-end" width={220}>
      <Tooltip label={t("app.manage.title")}>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t("app.manage.title")}>
            <IconSettings size={18} />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <ManageItems />
      </Menu.Dropdown>
    </Menu>
  );
}

export function ManageItems() {
  const { t } = useTranslation();
  const session = useSession();
  if (!holds(session, "manager")) return null;
  return (
    <>
      <MenuItemLink to="/audit" leftSection={<IconHistory />}>
        {t("app.manage.audit")}
      </MenuItemLink>
      <MenuItemLink to="/webhooks" leftSection={<IconWebhook />}>
        {t("app.manage.webhooks")}
      </MenuItemLink>
      {session?.signIn && holds(session, "admin") && (
        <MenuItemLink to="/admin" leftSection={<IconUsers />}>
          {t("app.manage.admin")}
        </MenuItemLink>
      )}
    </>
  );
}
