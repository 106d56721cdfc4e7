"""Messages about webhooks."""

from __future__ import annotations

from mlflow.wire.message import Message


class WebhookEvent(Message, frozen=True, kw_only=True):
    """`entity` and `action` by name (`MODEL_VERSION`, `CREATED`) or by MLflow's number."""

    entity: str | int = ""
    action: str | int = ""


class Webhook(Message, frozen=True, kw_only=True):
    webhook_id: str = ""
    name: str = ""
    description: str | None = None
    url: str = ""
    events: list[WebhookEvent] = []
    status: str = ""
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0


class CreateWebhook(Message, frozen=True, kw_only=True):
    name: str
    url: str
    events: list[WebhookEvent]
    description: str = ""
    secret: str = ""
    status: str | int = "ACTIVE"


class WebhookAnswer(Message, frozen=True, kw_only=True):
    webhook: Webhook


class ListWebhooks(Message, frozen=True, kw_only=True):
    max_results: int = 100
    page_token: str = ""


class WebhooksAnswer(Message, frozen=True, kw_only=True):
    webhooks: list[Webhook] = []
    next_page_token: str = ""


class NamedWebhook(Message, frozen=True, kw_only=True):
    webhook_id: str


class UpdateWebhook(Message, frozen=True, kw_only=True):
    webhook_id: str
    name: str | None = None
    description: str | None = None
    url: str | None = None
    events: list[WebhookEvent] = []
    secret: str | None = None
    status: str | int | None = None


class TestWebhook(Message, frozen=True, kw_only=True):
    webhook_id: str
    event: WebhookEvent | None = None


class WebhookTestResult(Message, frozen=True, kw_only=True):
    success: bool = False
    response_status: int | None = None
    response_body: str | None = None
    error_message: str | None = None


class WebhookTestAnswer(Message, frozen=True, kw_only=True):
    result: WebhookTestResult


class ListDeliveries(Message, frozen=True, kw_only=True):
    webhook_id: str
    max_results: int = 100
    page_token: str = ""


class Delivery(Message, frozen=True, kw_only=True, omit_defaults=False):
    """`state` is `waiting`, `delivered` or `failed`; times are milliseconds since 1970 UTC."""

    id: str = ""
    webhook_id: str = ""
    event: str = ""
    body: str = ""
    state: str = ""
    attempts: int = 0
    next_attempt: int = 0
    response_status: int | None = None
    error: str | None = None
    creation_timestamp: int = 0
    last_updated_timestamp: int = 0


class Redeliver(Message, frozen=True, kw_only=True):
    webhook_id: str
    id: str


class DeliveriesAnswer(Message, frozen=True, kw_only=True, omit_defaults=False):
    deliveries: list[Delivery] = []
    next_page_token: str = ""
