import type { ReactNode } from "react";
import IconLock from "~icons/lock";
import { holds } from "../api/sessions";
import { Pending } from "../app/Pending";
import { useSession } from "../app/session/useSession";
import { useTranslation } from "../i18n/useTranslation";
import { EmptyState } from "./EmptyState";

/** What only managers of everything may see; others are told so, and the server is not asked. */
export function OnlyManagers({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return <Pending />;
  if (holds(session, "manager")) return children;
  return (
    <EmptyState icon={<IconLock size={22} />} title={t("app.manage.notYou")}>
      {t("app.manage.notYouHint")}
    </EmptyState>
  );
}
