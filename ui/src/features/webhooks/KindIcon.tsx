import { ThemeIcon, Tooltip } from "@mantine/core";
import IconBrandSlack from "~icons/brand-slack";
import IconBrandTeams from "~icons/brand-teams";
import IconMail from "~icons/mail";
import IconWebhook from "~icons/webhook";
import { useTranslation } from "../../i18n/useTranslation";
import type { Kind } from "./target";

const ICONS = {
  program: IconWebhook,
  slack: IconBrandSlack,
  teams: IconBrandTeams,
  mail: IconMail,
};

/** Who listens there: a program, or people. */
export function KindIcon({ kind }: { kind: Kind }) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  return (
    <Tooltip label={t(`webhooks.kind.${kind}`)}>
      <ThemeIcon
        variant="light"
        size={32}
        radius="md"
        role="img"
        aria-label={t(`webhooks.kind.${kind}`)}
      >
        <Icon size={18} />
      </ThemeIcon>
    </Tooltip>
  );
}
