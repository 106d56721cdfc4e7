"""Webhooks through the client."""

from __future__ import annotations

from collections.abc import Sequence

from mlflow.client.registry import Registry
from mlflow.entities.webhook import Webhook, WebhookEvent, WebhookStatus, WebhookTestResult
from mlflow.exceptions import NOT_IMPLEMENTED, MlflowException
from mlflow.stores.contract import PagedList
from mlflow.stores.webhook_contract import WebhookStore
from mlflow.wire import webhooks as wire

MAX_RESULTS_DEFAULT = 100


class WebhooksMixin(Registry):
    """Webhooks of the model registry."""

    def create_webhook(
        self,
        name: str,
        url: str,
        events: Sequence[str | WebhookEvent],
        description: str | None = None,
        secret: str | None = None,
        status: str | WebhookStatus | None = None,
    ) -> Webhook:
        """Have a URL told of events from now on.

        Args:
            events: Such as `"model_version.created"`; docs/webhooks.md lists them.
            secret: What deliveries are signed with (HMAC-SHA256).
            status: `ACTIVE` (by default) or `DISABLED`.

        Raises:
            MlflowException: The server does not send there, or there is no such event
                (`INVALID_PARAMETER_VALUE`).
        """
        asked = wire.CreateWebhook(
            name=name,
            url=url,
            events=_events(events),
            description=description or "",
            secret=secret or "",
            status=str(status or WebhookStatus.ACTIVE),
        )
        return _entity(self._webhooks.create_webhook(asked))

    def get_webhook(self, webhook_id: str) -> Webhook:
        """A webhook."""
        return _entity(self._webhooks.get_webhook(str(webhook_id)))

    def list_webhooks(
        self, max_results: int | None = None, page_token: str | None = None
    ) -> PagedList[Webhook]:
        """A page of webhooks."""
        limit = MAX_RESULTS_DEFAULT if max_results is None else max_results
        page = self._webhooks.list_webhooks(limit, page_token or "")
        return PagedList([_entity(each) for each in page.webhooks], page.next_page_token or None)

    def update_webhook(
        self,
        webhook_id: str,
        name: str | None = None,
        description: str | None = None,
        url: str | None = None,
        events: Sequence[str | WebhookEvent] | None = None,
        secret: str | None = None,
        status: str | WebhookStatus | None = None,
    ) -> Webhook:
        """Change what is given (not None)."""
        asked = wire.UpdateWebhook(
            webhook_id=str(webhook_id),
            name=name,
            description=description,
            url=url,
            events=_events(events or ()),
            secret=secret,
            status=None if status is None else str(status),
        )
        return _entity(self._webhooks.update_webhook(asked))

    def delete_webhook(self, webhook_id: str) -> None:
        """Remove a webhook, and what waits for it."""
        self._webhooks.delete_webhook(str(webhook_id))

    def test_webhook(
        self, webhook_id: str, event: str | WebhookEvent | None = None
    ) -> WebhookTestResult:
        """Send a sample of an event, once; of the first one that the webhook is for, by default."""
        chosen = None if event is None else _events([event])[0]
        done = self._webhooks.test_webhook(str(webhook_id), chosen)
        return WebhookTestResult(
            done.success, done.response_status, done.response_body, done.error_message
        )

    @property
    def _webhooks(self) -> WebhookStore:
        store = self._registry
        if not isinstance(store, WebhookStore):
            raise MlflowException(
                f"The store at {self._registry_uri!r} has no webhooks.", NOT_IMPLEMENTED
            )
        return store


def _events(events: Sequence[str | WebhookEvent]) -> list[wire.WebhookEvent]:
    chosen = [WebhookEvent.from_str(str(each)) for each in events]
    return [wire.WebhookEvent(entity=each.entity.name, action=each.action.name) for each in chosen]


def _entity(webhook: wire.Webhook) -> Webhook:
    names = [f"{each.entity}.{each.action}".lower() for each in webhook.events]
    return Webhook(
        webhook_id=webhook.webhook_id,
        name=webhook.name,
        url=webhook.url,
        events=[WebhookEvent.from_str(name) for name in names],
        creation_timestamp=webhook.creation_timestamp,
        last_updated_timestamp=webhook.last_updated_timestamp,
        description=webhook.description,
        status=WebhookStatus(webhook.status),
    )
