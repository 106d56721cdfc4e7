"""Webhooks."""

from __future__ import annotations

from headrace.http.platform import Platform
from headrace.http.table import Kind, Table
from mlflow.wire import webhooks as wire
from mlflow.wire.message import Empty

table = Table()


@table.endpoint(
    "POST",
    "webhooks",
    request=wire.CreateWebhook,
    response=wire.WebhookAnswer,
    permission="webhook.manage",
    kind=Kind.READ,
)
def create_webhook(platform: Platform, asked: wire.CreateWebhook) -> wire.WebhookAnswer:
    """Make a webhook."""
    # Called beside the others' transaction, as is a change: a name is looked up.
    return wire.WebhookAnswer(webhook=platform.store.create_webhook(asked))


@table.endpoint(
    "GET",
    "webhooks",
    request=wire.ListWebhooks,
    response=wire.WebhooksAnswer,
    permission="webhook.manage",
    kind=Kind.READ,
)
def list_webhooks(platform: Platform, asked: wire.ListWebhooks) -> wire.WebhooksAnswer:
    """Show webhooks."""
    return platform.store.list_webhooks(asked.max_results, asked.page_token)


@table.endpoint(
    "GET",
    "webhooks/{webhook_id}",
    request=wire.NamedWebhook,
    response=wire.WebhookAnswer,
    permission="webhook.manage",
    kind=Kind.READ,
)
def get_webhook(platform: Platform, asked: wire.NamedWebhook) -> wire.WebhookAnswer:
    """Show a webhook."""
    return wire.WebhookAnswer(webhook=platform.store.get_webhook(asked.webhook_id))


@table.endpoint(
    "PATCH",
    "webhooks/{webhook_id}",
    request=wire.UpdateWebhook,
    response=wire.WebhookAnswer,
    permission="webhook.manage",
    kind=Kind.READ,
)
def update_webhook(platform: Platform, asked: wire.UpdateWebhook) -> wire.WebhookAnswer:
    """Change a webhook."""
    return wire.WebhookAnswer(webhook=platform.store.update_webhook(asked))


@table.endpoint(
    "DELETE",
    "webhooks/{webhook_id}",
    request=wire.NamedWebhook,
    response=Empty,
    permission="webhook.manage",
    kind=Kind.WRITE,
)
def delete_webhook(platform: Platform, asked: wire.NamedWebhook) -> None:
    """Remove a webhook."""
    platform.store.delete_webhook(asked.webhook_id)


@table.endpoint(
    "POST",
    "webhooks/{webhook_id}/test",
    request=wire.TestWebhook,
    response=wire.WebhookTestAnswer,
    permission="webhook.manage",
    kind=Kind.READ,
)
def test_webhook(platform: Platform, asked: wire.TestWebhook) -> wire.WebhookTestAnswer:
    """Send a sample to a webhook, and show what it answers."""
    result = platform.store.test_webhook(asked.webhook_id, asked.event)
    return wire.WebhookTestAnswer(result=result)


@table.endpoint(
    "GET",
    "webhooks/deliveries",
    base="headrace",
    request=wire.ListDeliveries,
    response=wire.DeliveriesAnswer,
    permission="webhook.manage",
    kind=Kind.READ,
)
def list_deliveries(platform: Platform, asked: wire.ListDeliveries) -> wire.DeliveriesAnswer:
    """Show what was sent to a webhook, and what became of it."""
    return platform.store.list_deliveries(asked.webhook_id, asked.max_results, asked.page_token)


@table.endpoint(
    "POST",
    "webhooks/redeliver",
    base="headrace",
    request=wire.Redeliver,
    response=Empty,
    permission="webhook.manage",
    kind=Kind.WRITE,
)
def redeliver(platform: Platform, asked: wire.Redeliver) -> None:
    """Send something to a webhook again."""
    platform.store.redeliver(asked.webhook_id, asked.id)
