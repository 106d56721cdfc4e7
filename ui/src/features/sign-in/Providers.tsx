import { Button, Divider } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import IconLogin2 from "~icons/login-2";
import { BASE } from "../../api/client";
import { providersQuery } from "../../api/sessions";
import { useTranslation } from "../../i18n/useTranslation";

/** The ways in through a provider, if this server knows any: the browser goes there and comes back. */
export function Providers({ to }: { to: string | undefined }) {
  const { t } = useTranslation();
  const providers = useQuery({ ...providersQuery, retry: false }).data ?? [];
  if (providers.length === 0) return null;
  return (
    <>
      <Divider label={t("sign-in.or")} />
      {providers.map(({ name, label, start }) => (
        <Button
          key={name}
          component="a"
          size="md"
          variant="default"
          leftSection={<IconLogin2 size={18} />}
          href={addressOf(start, to)}
        >
          {t("sign-in.with", { provider: label })}
        </Button>
      ))}
    </>
  );
}

/** `start` with the page to come back to, below the folder that the app came from. */
export function addressOf(start: string, to: string | undefined): string {
  const url = new URL(start, `${BASE}/`);
  if (to) url.searchParams.set("return_to", to);
  return url.href;
}
