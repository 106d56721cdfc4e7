"""Webhooks of the model registry, and the events they are told of."""

from __future__ import annotations

from enum import Enum

import msgspec

from mlflow.exceptions import MlflowException


class _Text(str, Enum):
    def __str__(self) -> str:
        return str(self.value)


class WebhookStatus(_Text):
    """Whether a webhook is told of events."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"

    def is_active(self) -> bool:
        """Whether it is."""
        return self is WebhookStatus.ACTIVE


class WebhookEntity(_Text):
    """What an event is about. Those behind `BUDGET_POLICY` MLflow does not have."""

    REGISTERED_MODEL = "registered_model"
    MODEL_VERSION = "model_version"
    MODEL_VERSION_TAG = "model_version_tag"
    MODEL_VERSION_ALIAS = "model_version_alias"
    PROMPT = "prompt"
    PROMPT_VERSION = "prompt_version"
    PROMPT_TAG = "prompt_tag"
    PROMPT_VERSION_TAG = "prompt_version_tag"
    PROMPT_ALIAS = "prompt_alias"
    BUDGET_POLICY = "budget_policy"
    TRANSITION_REQUEST = "transition_request"
    COMMENT = "comment"
    POLICY = "policy"


class WebhookAction(_Text):
    """What happened. Those behind `EXCEEDED` MLflow does not have."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    SET = "set"
    EXCEEDED = "exceeded"
    RENAMED = "renamed"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    TRANSITIONED = "transitioned"
    ROLLED_BACK = "rolled_back"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class WebhookEvent(msgspec.Struct, frozen=True):
    """An event: `model_version.created`, say. docs/webhooks.md lists those there are."""

    entity: WebhookEntity
    action: WebhookAction

    @classmethod
    def from_str(cls, event_str: str) -> WebhookEvent:
        """An event written `entity.action`.

        Raises:
            MlflowException: There is none like it (`INVALID_PARAMETER_VALUE`).
        """
        entity, _, action = str(event_str).partition(".")
        try:
            return cls(WebhookEntity(entity), WebhookAction(action))
        except ValueError:
            raise MlflowException.invalid_parameter_value(
                f"{event_str!r} is no event; it is written entity.action, as in "
                "model_version.created."
            ) from None

    def __str__(self) -> str:
        return f"{self.entity}.{self.action}"


class Webhook(msgspec.Struct, frozen=True):
    """A webhook. Times are milliseconds since 1970-01-01 UTC; its secret is never shown."""

    webhook_id: str
    name: str
    url: str
    events: list[WebhookEvent]
    creation_timestamp: int
    last_updated_timestamp: int
    description: str | None = None
    status: WebhookStatus = WebhookStatus.ACTIVE
    secret: str | None = None
    workspace: str | None = None


class WebhookTestResult(msgspec.Struct, frozen=True):
    """What became of a try: the target's answer, or why there was none."""

    success: bool
    response_status: int | None = None
    response_body: str | None = None
    error_message: str | None = None
