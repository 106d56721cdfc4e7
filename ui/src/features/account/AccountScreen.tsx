import { Title } from "@mantine/core";
import IconUserOff from "~icons/user-off";
import { useSession } from "../../app/session/useSession";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { Panel } from "../../parts/Panel";
import classes from "./Account.module.css";
import { MyRoles } from "./MyRoles";
import { PasswordPanel } from "./PasswordPanel";
import { TokensPanel } from "./TokensPanel";

/** What concerns oneself: roles, access tokens, password. */
export default function AccountScreen() {
  const { t } = useTranslation();
  const session = useSession();
  useTitle(t("account.title"));
  if (session && !session.signIn) {
    return <EmptyState icon={<IconUserOff size={22} />} title={t("account.off")} />;
  }
  return (
    <div className={classes.screen}>
      <Title order={1}>{session?.username ?? t("account.title")}</Title>
      <Panel title={t("account.roles")}>{session && <MyRoles session={session} />}</Panel>
      <TokensPanel everybody={false} most={session?.role} />
      {session?.kind === "user" && <PasswordPanel username={session.username} />}
    </div>
  );
}
