"""What a store with webhooks is: the platform's services, and `mlflow.stores.rest`."""

from __future__ import annotations

from abc import ABC, abstractmethod

from mlflow.wire import webhooks as wire


class WebhookStore(ABC):
    """Webhooks, in the messages of MLflow's REST API."""

    @abstractmethod
    def create_webhook(self, asked: wire.CreateWebhook) -> wire.Webhook:
        """Make a webhook; it is told of what happens from now on.

        Raises:
            MlflowException: It may not be sent there, or there is no such event
                (`INVALID_PARAMETER_VALUE`).
        """

    @abstractmethod
    def get_webhook(self, webhook_id: str) -> wire.Webhook:
        """A webhook."""

    @abstractmethod
    def list_webhooks(self, max_results: int, page_token: str) -> wire.WebhooksAnswer:
        """A page of webhooks."""

    @abstractmethod
    def update_webhook(self, asked: wire.UpdateWebhook) -> wire.Webhook:
        """Change what is given."""

    @abstractmethod
    def delete_webhook(self, webhook_id: str) -> None:
        """Remove a webhook, and what waits for it."""

    @abstractmethod
    def test_webhook(
        self, webhook_id: str, event: wire.WebhookEvent | None
    ) -> wire.WebhookTestResult:
        """Send a sample of an event, once, and tell what became of it."""
