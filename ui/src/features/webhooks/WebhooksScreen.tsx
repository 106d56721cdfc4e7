import { Badge, Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import IconPlus from "~icons/plus";
import IconWebhook from "~icons/webhook";
import { type Webhook, webhooksQuery } from "../../api/webhooks";
import { useTitle } from "../../app/useTitle";
import { useTranslation } from "../../i18n/useTranslation";
import { EmptyState } from "../../parts/EmptyState";
import { ErrorState } from "../../parts/ErrorState";
import { AnchorLink } from "../../parts/links";
import { OnlyManagers } from "../../parts/OnlyManagers";
import { KindIcon } from "./KindIcon";
import { kindOf, shownTarget } from "./target";
import { WebhookDetail } from "./WebhookDetail";
import { WebhookDialog } from "./WebhookDialog";
import classes from "./Webhooks.module.css";

const route = getRouteApi("/webhooks");

/** Who is told of what happens in the registry; of one of them, what was sent. */
export default function WebhooksScreen() {
  return (
    <OnlyManagers>
      <Webhooks />
    </OnlyManagers>
  );
}

function Webhooks() {
  const { t } = useTranslation();
  const { id } = route.useSearch();
  const navigate = route.useNavigate();
  const webhooks = useQuery(webhooksQuery);
  const [edited, setEdited] = useState<Webhook | "new">();
  useTitle(t("webhooks.title"));
  const shown = webhooks.data?.find((webhook) => webhook.id === id);
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <h1 className={classes.title}>{t("webhooks.title")}</h1>
        <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setEdited("new")}>
          {t("webhooks.new")}
        </Button>
      </div>
      {webhooks.isPending && <Skeleton height={140} aria-busy />}
      {webhooks.error && (
        <ErrorState
          title={t("webhooks.unread")}
          error={webhooks.error}
          onRetry={() => void webhooks.refetch()}
        />
      )}
      {webhooks.data?.length === 0 && (
        <EmptyState icon={<IconWebhook size={22} />} title={t("webhooks.none")}>
          {t("webhooks.noneHint")}
        </EmptyState>
      )}
      {webhooks.data && webhooks.data.length > 0 && (
        <div className={classes.both}>
          <ul className={classes.list} aria-label={t("webhooks.title")}>
            {webhooks.data.map((webhook) => (
              <li key={webhook.id} className={classes.item} data-shown={webhook.id === id}>
                <KindIcon kind={kindOf(webhook.url)} />
                <div className={classes.what}>
                  <AnchorLink
                    to="/webhooks"
                    search={{ id: webhook.id }}
                    fw={600}
                    fz="sm"
                    aria-current={webhook.id === id || undefined}
                    className={classes.link}
                  >
                    {webhook.name}
                  </AnchorLink>
                  <span className={classes.url} title={shownTarget(webhook.url)}>
                    {shownTarget(webhook.url)}
                  </span>
                </div>
                {webhook.isActive ? (
                  <span className={classes.count}>
                    {t("webhooks.events", { count: webhook.events.length })}
                  </span>
                ) : (
                  <Badge color="gray" variant="light" tt="none">
                    {t("webhooks.off")}
                  </Badge>
                )}
              </li>
            ))}
          </ul>
          {shown ? (
            <WebhookDetail
              key={shown.id}
              webhook={shown}
              onEdit={() => setEdited(shown)}
              onGone={() => void navigate({ search: {} })}
            />
          ) : (
            <p className={classes.choose}>{t("webhooks.choose")}</p>
          )}
        </div>
      )}
      {edited && (
        <WebhookDialog
          webhook={edited === "new" ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  );
}
