import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import IconHistory from "~icons/history";
import IconKey from "~icons/key";
import IconUsers from "~icons/users";
import IconWebhook from "~icons/webhook";
import { holds } from "../../api/sessions";
import { useTranslation } from "../../i18n/useTranslation";
import { useSession } from "../session/useSession";
import { type Command, useCommands } from "./commands";

/** The ways to what concerns oneself, and to what managers and admins look after: where one may go. */
export function useManageCommands(): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const session = useSession();
  const isManager = holds(session, "manager");
  const isAdmin = holds(session, "admin") && session?.signIn === true;
  const isSignedIn = session?.signedIn === true;
  const commands = useMemo((): Command[] => {
    const group = t("app.groups.go");
    const ways: [isThere: boolean, command: Omit<Command, "group">][] = [
      [
        isManager,
        {
          id: "app.audit",
          label: t("app.manage.audit"),
          words: "history changes who verify",
          icon: IconHistory,
          run: () => void navigate({ to: "/audit" }),
        },
      ],
      [
        isManager,
        {
          id: "app.webhooks",
          label: t("app.manage.webhooks"),
          words: "notify slack teams mail",
          icon: IconWebhook,
          run: () => void navigate({ to: "/webhooks" }),
        },
      ],
      [
        isAdmin,
        {
          id: "app.admin",
          label: t("app.manage.admin"),
          words: "admin groups permissions invite",
          icon: IconUsers,
          run: () => void navigate({ to: "/admin" }),
        },
      ],
      [
        isSignedIn,
        {
          id: "app.account",
          label: t("app.user.account"),
          words: "token password profile",
          icon: IconKey,
          run: () => void navigate({ to: "/account" }),
        },
      ],
    ];
    return ways.flatMap(([isThere, command]) => (isThere ? [{ ...command, group }] : []));
  }, [t, navigate, isManager, isAdmin, isSignedIn]);
  useCommands(commands);
}
