import { Alert, Group, Text } from "@mantine/core";
import IconLink from "~icons/link";
import { BASE } from "../../api/client";
import { useTranslation } from "../../i18n/useTranslation";
import { CopyButton } from "../../parts/CopyButton";
import classes from "./Admin.module.css";

/** A link by which somebody chooses a password; it is shown this once. */
export function OneTimeLink({ link, username }: { link: string; username: string }) {
  const { t } = useTranslation();
  const address = `${BASE}/#/sign-in?link=${encodeURIComponent(link)}`;
  return (
    <Alert color="teal" icon={<IconLink />} title={t("admin.link", { name: username })}>
      <Text size="sm" mb={8}>
        {t("admin.linkHint")}
      </Text>
      <Group gap={6} wrap="nowrap">
        <code className={classes.link} data-testid="link">
          {address}
        </code>
        <CopyButton text={address} label={t("admin.copyLink")} size="md" />
      </Group>
    </Alert>
  );
}
