import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import IconKey from "~icons/key";
import IconLogout from "~icons/logout";
import { endSession, signOut } from "../../api/sessions";
import { initialsOf } from "../../format/initials";
import { MenuItemLink } from "../../parts/links";
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
    <Menu position="bottom-end" width={250}>
      <Tooltip label={label}>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={label}>
            {/* By CSS: what is read out is the label. */}
            <span className={classes.avatar} data-initials={initialsOf(session.username)} />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        <UserItems />
      </Menu.Dropdown>
    </Menu>
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
