import IconHistory from "~icons/history";
import IconSettings from "~icons/settings";
import IconUsers from "~icons/users";
import IconWebhook from "~icons/webhook";
import { holds } from "../../api/sessions";
import { useTranslation } from "../../i18n/useTranslation";
import { MenuItemLink } from "../../parts/links";
import { MenuOpener } from "../../parts/Opener";
import { useSession } from "./useSession";

/** What managers and admins look after; nothing for others. */
export function ManageMenu() {
  const { t } = useTranslation();
  if (!holds(useSession(), "manager")) return null;
  return (
    <MenuOpener
      look="subtle"
      width={220}
      label={t("app.manage.title")}
      hint={t("app.manage.title")}
      icon={<IconSettings size={18} />}
      content={() => <ManageItems />}
    />
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
