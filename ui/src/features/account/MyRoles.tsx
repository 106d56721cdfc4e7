import { Badge, Text } from "@mantine/core";
import type { Session } from "../../api/sessions";
import { useTranslation } from "../../i18n/useTranslation";
import classes from "./Account.module.css";
import { ScopeText } from "./ScopeText";

/** What one may do, and where; the greatest role on everything first. */
export function MyRoles({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { role, grants } = session;
  const parts = grants.filter((grant) => grant.scope !== "everything");
  if (!role && parts.length === 0) {
    return (
      <Text size="sm" c="dimmed" p={14}>
        {t("account.noRoles")}
      </Text>
    );
  }
  return (
    <ul className={classes.roles}>
      {role && (
        <li>
          <Badge variant="light" tt="none">
            {t(`app.role.${role}`)}
          </Badge>
          {t("account.scope.everything")}
          <span className={classes.may}>{t(`account.may.${role}`)}</span>
        </li>
      )}
      {parts.map((grant) => (
        <li key={grant.id}>
          <Badge variant="light" tt="none">
            {t(`app.role.${grant.role}`)}
          </Badge>
          <ScopeText scope={grant.scope} target={grant.target} />
          <span className={classes.may}>{t(`account.may.${grant.role}`)}</span>
        </li>
      ))}
    </ul>
  );
}
