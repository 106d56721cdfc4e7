import { Button, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import IconAlertTriangle from "~icons/alert-triangle";
import IconCheck from "~icons/check";
import IconChevronRight from "~icons/chevron-right";
import IconClock from "~icons/clock";
import { type Delivery, redeliver } from "../../api/webhooks";
import { exactTime } from "../../format/time";
import { useTranslation } from "../../i18n/useTranslation";
import { CodeBlock } from "../../parts/CodeBlock";
import { Time } from "../../parts/Time";
import { useChange } from "../../parts/useChange";
import { useLocale } from "../../parts/useLocale";
import classes from "./Webhooks.module.css";

const LOOKS = {
  delivered: { Icon: IconCheck, colour: "var(--mantine-color-teal-text)" },
  waiting: { Icon: IconClock, colour: "var(--mantine-color-orange-text)" },
  failed: { Icon: IconAlertTriangle, colour: "var(--mantine-color-red-text)" },
};

/** What was sent, what came back, and when it is tried again. */
export function DeliveryRow({ webhookId, delivery }: { webhookId: string; delivery: Delivery }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  const again = useChange(() => redeliver(webhookId, delivery.id));
  const { Icon, colour } = LOOKS[delivery.state];
  const event = t(`webhooks.event.${delivery.event}`, { defaultValue: delivery.event });
  const isWaiting = delivery.state === "waiting" && delivery.attempts > 0;
  return (
    <li className={classes.delivery}>
      <div className={classes.line}>
        <UnstyledButton
          className={classes.toggle}
          aria-expanded={isOpen}
          aria-label={t("webhooks.open", { event, id: delivery.id })}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronRight size={14} />
        </UnstyledButton>
        <span className={classes.state} style={{ color: colour }}>
          <Icon size={15} />
          {t(`webhooks.state.${delivery.state}`)}
        </span>
        <span className={classes.event}>{event}</span>
        {delivery.status !== undefined && (
          <span className={classes.quiet}>
            {t("webhooks.answered", { status: delivery.status })}
          </span>
        )}
        <span className={classes.quiet}>
          {delivery.created !== undefined && <Time at={delivery.created} inList />}
        </span>
        <Button
          size="compact-xs"
          variant="subtle"
          loading={again.isPending}
          onClick={() => again.mutate(undefined)}
        >
          {t(isWaiting ? "webhooks.nowInstead" : "webhooks.again")}
        </Button>
      </div>
      {(isWaiting || delivery.state === "failed") && (
        <p className={classes.trouble}>
          {delivery.error && <span>{delivery.error.slice(0, 300)} </span>}
          <span className={classes.quiet}>
            {t("webhooks.attempts", { count: delivery.attempts })}
            {isWaiting &&
              delivery.next !== undefined &&
              ` · ${t("webhooks.nextTry", { time: exactTime(delivery.next, locale) })}`}
          </span>
        </p>
      )}
      {isOpen && (
        <div className={classes.body}>
          <CodeBlock language="json" code={pretty(delivery.body)} />
        </div>
      )}
    </li>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
