import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import IconKey from "~icons/key";
import IconLogout from "~icons/logout";
import { endSession, signOut } from "../../api/sessions";
import { initialsOf } from "../../format/initials";
import { useTranslation } from "../../i18n/useTranslation";
import { MenuItemLink } from "../../parts/links";
import { MenuOpener } from "../../parts/Opener";
import { useChange } from "../../parts/useChange";
import classes from "../Shell.module.css";
import { useSession } from "./useSession";

/** Who is signed in, and what concerns them; nothing where nobody has to sign in. */
export function UserMenu() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session?.signedIn) return null;
  const label = t("app.user.menu", { name: session.username });
  return (
    <MenuOpener
      look="subtle"
      width={250}
      label={label}
      hint={label}
      // By CSS: what is read out is the label.
      icon={<span className={classes.avatar} data-initials={initialsOf(session.username)} />}
      content={() => <UserItems />}
    />
  );
}

export function UserItems() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  const leave = useChange(async () => {
    const elsewhere = await signOut();
    if (elsewhere) return window.location.assign(elsewhere);
    await navigate({ to: "/sign-in", search: { signedOut: true } });
    endSession();
  });
  if (!session?.signedIn) return null;
  return (
    <>
      <div className={classes.user}>
        <strong title={session.username}>{session.username}</strong>
        <span>{session.role ? t(`app.role.${session.role}`) : t("app.user.noRole")}</span>
      </div>
      <Menu.Divider />
      <MenuItemLink to="/account" leftSection={<IconKey />}>
        {t("app.user.account")}
      </MenuItemLink>
      <Menu.Item leftSection={<IconLogout />} onClick={() => leave.mutate(undefined)}>
        {t("app.user.signOut")}
      </Menu.Item>
    </>
  );
}
