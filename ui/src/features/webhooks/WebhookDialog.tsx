import { Input, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import { changeWebhook, createWebhook, type Webhook } from "../../api/webhooks";
import { useTranslation } from "../../i18n/useTranslation";
import { Dialog } from "../models/parts/Dialog";
import { EventPicker } from "./EventPicker";
import { KINDS, type Kind, kindOf, shownTarget, urlOf } from "./target";

const USUAL = ["model_version.created", "model_version.transitioned", "transition_request.created"];

/** Makes a webhook, or changes one: who listens, where, to what. */
export function WebhookDialog({
  webhook,
  onClose,
}: {
  webhook: Webhook | undefined;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>(webhook ? kindOf(webhook.url) : "program");
  const [name, setName] = useState(webhook?.name ?? "");
  const [target, setTarget] = useState(webhook ? shownTarget(webhook.url) : "");
  const [secret, setSecret] = useState("");
  const [events, setEvents] = useState<ReadonlySet<string>>(new Set(webhook?.events ?? USUAL));
  const save = async () => {
    const draft = {
      name: name.trim(),
      url: urlOf(kind, target),
      events: [...events],
      // What is not typed stays as it is; a new one has none then.
      secret: secret || undefined,
    };
    await (webhook ? changeWebhook(webhook.id, draft) : createWebhook(draft));
  };
  return (
    <Dialog
      title={t(webhook ? "webhooks.edit" : "webhooks.new")}
      action={t(webhook ? "webhooks.save" : "webhooks.create")}
      disabled={!name.trim() || !target.trim() || events.size === 0}
      onSubmit={save}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        required
        label={t("webhooks.name")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t("webhooks.whoListens")}
        value={kind}
        onChange={(value) => setKind(KINDS.find((each) => each === value) ?? "program")}
        data={KINDS.map((each) => ({ value: each, label: t(`webhooks.kind.${each}`) }))}
      />
      <TextInput
        required
        type={kind === "mail" ? "text" : "url"}
        label={t(kind === "mail" ? "webhooks.addresses" : "webhooks.url")}
        description={t(`webhooks.kindHint.${kind}`)}
        placeholder={t(`webhooks.example.${kind}`)}
        value={target}
        onChange={(event) => setTarget(event.currentTarget.value)}
      />
      {kind === "program" && (
        <PasswordInput
          label={t("webhooks.secret")}
          description={t(webhook ? "webhooks.secretKept" : "webhooks.secretHint")}
          autoComplete="off"
          visibilityToggleButtonProps={{ "aria-label": t("webhooks.showSecret") }}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
      )}
      <div>
        <Input.Label mb={6}>{t("webhooks.whatIsTold", { count: events.size })}</Input.Label>
        <EventPicker chosen={events} onChange={setEvents} />
      </div>
    </Dialog>
  );
}
