"""Webhooks, over HTTP."""

from __future__ import annotations

from urllib.parse import quote

from mlflow.stores.rest.calls import Calls
from mlflow.stores.rest.transport import Retry
from mlflow.stores.webhook_contract import WebhookStore
from mlflow.wire import webhooks as wire


class WebhookCalls(Calls, WebhookStore):
    """Webhooks."""

    def create_webhook(self, asked: wire.CreateWebhook) -> wire.Webhook:
        return self._post("webhooks", asked, wire.WebhookAnswer, retry=Retry.UNSENT).webhook

    def get_webhook(self, webhook_id: str) -> wire.Webhook:
        asked = wire.NamedWebhook(webhook_id=webhook_id)
        return self._get(_path(webhook_id), asked, wire.WebhookAnswer).webhook

    def list_webhooks(self, max_results: int, page_token: str) -> wire.WebhooksAnswer:
        asked = wire.ListWebhooks(max_results=max_results, page_token=page_token)
        return self._get("webhooks", asked, wire.WebhooksAnswer)

    def update_webhook(self, asked: wire.UpdateWebhook) -> wire.Webhook:
        path = _path(asked.webhook_id)
        return self._post(path, asked, wire.WebhookAnswer, method="PATCH").webhook

    def delete_webhook(self, webhook_id: str) -> None:
        asked = wire.NamedWebhook(webhook_id=webhook_id)
        self._post(_path(webhook_id), asked, method="DELETE", retry=Retry.UNSENT)

    def test_webhook(
        self, webhook_id: str, event: wire.WebhookEvent | None
    ) -> wire.WebhookTestResult:
        asked = wire.TestWebhook(webhook_id=webhook_id, event=event)
        path = f"{_path(webhook_id)}/test"
        return self._post(path, asked, wire.WebhookTestAnswer, retry=Retry.UNSENT).result


def _path(webhook_id: str) -> str:
    return f"webhooks/{quote(webhook_id, safe='')}"
