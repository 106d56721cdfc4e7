import { Alert, Button, Skeleton, Switch } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import IconPencil from "~icons/pencil";
import IconSend from "~icons/send";
import {
  deleteWebhook,
  deliveriesQuery,
  switchWebhook,
  testWebhook,
  type Webhook,
} from "../../api/webhooks";
import { useTranslation } from "../../i18n/useTranslation";
import { ConfirmButton } from "../../parts/ConfirmButton";
import { ErrorState } from "../../parts/ErrorState";
import { Panel } from "../../parts/Panel";
import { useChange } from "../../parts/useChange";
import { DeliveryRow } from "./DeliveryRow";
import classes from "./Webhooks.module.css";

const AGAIN_MS = 3000;

/** A webhook: what it is told, trying it, and what became of all that was sent. */
export function WebhookDetail({
  webhook,
  onEdit,
  onGone,
}: {
  webhook: Webhook;
  onEdit(): void;
  onGone(): void;
}) {
  const { t } = useTranslation();
  const turn = useChange((isActive: boolean) => switchWebhook(webhook.id, isActive));
  const remove = useChange(async () => {
    await deleteWebhook(webhook.id);
    onGone();
  });
  const test = useMutation({ mutationFn: () => testWebhook(webhook.id) });
  return (
    <div className={classes.detail}>
      <Panel
        title={webhook.name}
        actions={
          <>
            <Switch
              size="sm"
              label={t("webhooks.on")}
              checked={webhook.isActive}
              onChange={(event) => turn.mutate(event.currentTarget.checked)}
            />
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconSend size={14} />}
              loading={test.isPending}
              onClick={() => test.mutate()}
            >
              {t("webhooks.test")}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPencil size={14} />}
              onClick={onEdit}
            >
              {t("webhooks.edit")}
            </Button>
            <ConfirmButton
              label={t("webhooks.delete")}
              ask={t("webhooks.deleteSure", { name: webhook.name })}
              hint={t("webhooks.deleteHint")}
              onConfirm={() => remove.mutate(undefined)}
            />
          </>
        }
      >
        <ul className={classes.told} aria-label={t("webhooks.toldOf")}>
          {webhook.events.map((event) => (
            <li key={event}>{t(`webhooks.event.${event}`, { defaultValue: event })}</li>
          ))}
        </ul>
        {test.error && <ErrorState title={t("webhooks.testFailed")} error={test.error} />}
        {test.data && (
          <Alert
            m={14}
            mt={0}
            role="status"
            color={test.data.success ? "teal" : "red"}
            title={t(test.data.success ? "webhooks.testDone" : "webhooks.testFailed")}
          >
            {test.data.status !== undefined &&
              `${t("webhooks.answered", { status: test.data.status })} `}
            {(test.data.error || test.data.body).slice(0, 500)}
          </Alert>
        )}
      </Panel>
      <Deliveries webhook={webhook} />
    </div>
  );
}

function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const sent = useInfiniteQuery({ ...deliveriesQuery(webhook.id), refetchInterval: AGAIN_MS });
  const deliveries = sent.data?.pages.flatMap((page) => page.deliveries) ?? [];
  return (
    <Panel title={t("webhooks.deliveries")}>
      {sent.isPending && <Skeleton m={14} h={60} w="auto" aria-busy />}
      {sent.error && <ErrorState title={t("webhooks.unread")} error={sent.error} />}
      {sent.data && deliveries.length === 0 && (
        <p className={classes.nothing}>{t("webhooks.noDeliveries")}</p>
      )}
      <ul className={classes.deliveries} aria-label={t("webhooks.deliveries")}>
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} webhookId={webhook.id} delivery={delivery} />
        ))}
      </ul>
      {sent.hasNextPage && (
        <Button
          m={10}
          size="xs"
          variant="default"
          loading={sent.isFetchingNextPage}
          onClick={() => void sent.fetchNextPage()}
        >
          {t("webhooks.older")}
        </Button>
      )}
    </Panel>
  );
}
