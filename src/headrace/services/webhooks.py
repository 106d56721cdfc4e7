"""Webhooks, and what was sent to them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any, NamedTuple

from headrace.audit.log import record
from headrace.notify.bodies import body_of, signature
from headrace.notify.events import EVENTS, sample_of
from headrace.notify.mail import is_mail, recipients, send_mail
from headrace.notify.targets import Sent, address_of, check_url, send
from headrace.services.service import Service
from headrace.sql.engine import Row, Tx, now_ms
from headrace.sql.pages import SortColumn, check_page_size, digest, make_token, read_token
from headrace.sql.queries import audit as audit_queries
from headrace.sql.queries import webhooks as queries
from mlflow.exceptions import RESOURCE_DOES_NOT_EXIST, MlflowException
from mlflow.stores.webhook_contract import WebhookStore
from mlflow.validation import MAX_STEP, invalid, shorten
from mlflow.wire import webhooks as wire

MOST_LISTED = 1000
MAX_NAME_LENGTH = 256
MAX_SECRET_LENGTH = 1000
STATUSES = {"ACTIVE": "ACTIVE", "DISABLED": "DISABLED", "1": "ACTIVE", "2": "DISABLED"}
# MLflow's numbers of entities and actions.
ENTITIES = (
    *("registered_model", "model_version", "model_version_tag", "model_version_alias", "prompt"),
    *("prompt_version", "prompt_tag", "prompt_version_tag", "prompt_alias", "budget_policy"),
)
ACTIONS = ("created", "updated", "deleted", "set", "exceeded")

_BY_ID = [SortColumn("webhook_id", True, str)]
_NEWEST = [SortColumn("delivery_num", False, int)]


class WebhookRow(NamedTuple):
    """A webhook as it is stored."""

    webhook_id: str
    name: str
    description: str | None
    url: str
    events: str
    status: str
    creation_time: int
    last_update_time: int
    secret: str | None
    since_seq: int


class WebhookService(Service, WebhookStore):
    """Webhooks, and what was sent to them."""

    def create_webhook(self, asked: wire.CreateWebhook) -> wire.Webhook:
        name, url = _checked_name(asked.name), checked_target(asked.url)
        events, status = _checked_events(asked.events), _checked_status(asked.status)
        secret = _checked_secret(asked.secret)
        webhook_id = uuid.uuid4().hex
        with self.engine.write() as tx:
            now = now_ms()
            head = tx.value(audit_queries.HEAD)
            note = asked.description or None
            fields = (webhook_id, name, note, url, events, secret, status, head, now, now)
            tx.execute(queries.ADD, fields)
            row = _row(tx, webhook_id)
            record(tx, "webhook.created", webhook_id, after=_state(row))
            return _message(row)

    def get_webhook(self, webhook_id: str) -> wire.Webhook:
        with self.engine.read() as tx:
            return _message(_row(tx, webhook_id))

    def list_webhooks(self, max_results: int, page_token: str) -> wire.WebhooksAnswer:
        limit = check_page_size(max_results, MOST_LISTED)
        asked = digest("webhooks")
        last = read_token(page_token, asked, _BY_ID)[0] if page_token else ""
        with self.engine.read() as tx:
            rows = [WebhookRow(*row) for row in tx.rows(queries.PAGE, (last, limit + 1))]
        token = make_token(asked, [rows[limit - 1].webhook_id]) if len(rows) > limit else ""
        found = [_message(row) for row in rows[:limit]]
        return wire.WebhooksAnswer(webhooks=found, next_page_token=token)

    def update_webhook(self, asked: wire.UpdateWebhook) -> wire.Webhook:
        with self.engine.write() as tx:
            before = _row(tx, asked.webhook_id)
            given: dict[str, Any] = {}
            if asked.name is not None:
                given["name"] = _checked_name(asked.name)
            if asked.description is not None:
                given["description"] = asked.description
            if asked.url is not None:
                given["url"] = checked_target(asked.url)
            if asked.events:
                given["events"] = _checked_events(asked.events)
            if asked.secret is not None:
                given["secret"] = _checked_secret(asked.secret)
            if asked.status is not None:
                given["status"] = _checked_status(asked.status)
            after = before._replace(last_update_time=now_ms(), **given)
            tx.execute(
                queries.CHANGE,
                (
                    *(after.name, after.description, after.url, after.events, after.secret),
                    *(after.status, after.last_update_time, after.webhook_id),
                ),
            )
            was, now = _state(before), _state(after)
            record(tx, "webhook.updated", after.webhook_id, before=was, after=now)
            return _message(after)

    def delete_webhook(self, webhook_id: str) -> None:
        with self.engine.write() as tx:
            row = _row(tx, webhook_id)
            tx.execute(queries.DELETE, (webhook_id,))
            record(tx, "webhook.deleted", webhook_id, before=_state(row))

    def test_webhook(
        self, webhook_id: str, event: wire.WebhookEvent | None
    ) -> wire.WebhookTestResult:
        with self.engine.read() as tx:
            row = _row(tx, webhook_id)
        name = json.loads(row.events)[0] if event is None else _event_name(event)
        body = body_of(row.url, name, sample_of(name), now_ms())
        sent = deliver(row.url, row.secret, str(uuid.uuid4()), body)
        return wire.WebhookTestResult(
            success=sent.is_delivered,
            response_status=sent.status,
            response_body=sent.body or None,
            error_message=sent.error or None,
        )

    def list_deliveries(
        self, webhook_id: str, max_results: int, page_token: str
    ) -> wire.DeliveriesAnswer:
        """A page of what was sent to a webhook, or is to be, the newest first."""
        limit = check_page_size(max_results, MOST_LISTED)
        asked = digest("deliveries", webhook_id)
        last = read_token(page_token, asked, _NEWEST)[0] if page_token else MAX_STEP
        with self.engine.read() as tx:
            _row(tx, webhook_id)
            rows = tx.rows(queries.DELIVERIES, (webhook_id, last, limit + 1))
        token = make_token(asked, rows[limit - 1][:1]) if len(rows) > limit else ""
        names = wire.Delivery.__struct_fields__
        found = [
            wire.Delivery(**dict(zip(names, (str(row[0]), *row[1:]), strict=True)))
            for row in rows[:limit]
        ]
        return wire.DeliveriesAnswer(deliveries=found, next_page_token=token)

    def redeliver(self, webhook_id: str, id: str) -> None:
        """Send something again, as soon as the webhook's other deliveries let it."""
        number = int(id) if id.isascii() and id.isdecimal() and len(id) < 19 else MAX_STEP
        with self.engine.write() as tx:
            _row(tx, webhook_id)
            now = now_ms()
            if not tx.execute(queries.AGAIN, (now, now, number, webhook_id)):
                raise MlflowException(
                    f"This webhook has no delivery with the id {shorten(repr(id))}.",
                    RESOURCE_DOES_NOT_EXIST,
                )


def deliver(url: str, secret: str | None, delivery_id: str, body: str) -> Sent:
    """Send a body once: by e-mail, or with MLflow's headers, signed if there is a secret."""
    if is_mail(url):
        return send_mail(url, delivery_id, body)
    timestamp = str(now_ms() // 1000)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "headrace-webhooks",
        "X-MLflow-Delivery-Id": delivery_id,
        "X-MLflow-Timestamp": timestamp,
    }
    if secret:
        headers["X-MLflow-Signature"] = signature(secret, delivery_id, timestamp, body)
    return send(url, body.encode(), headers)


def checked_target(url: str) -> str:
    """A URL that a webhook may be sent to now; it is looked at again each time.

    Raises:
        MlflowException: It may not (`INVALID_PARAMETER_VALUE`).
    """
    if is_mail(url):
        recipients(url)
    else:
        address_of(check_url(url))
    return url


def _checked_name(name: str) -> str:
    if not name.strip() or len(name) > MAX_NAME_LENGTH or "\x00" in name:
        invalid(f"The name of a webhook is text of up to {MAX_NAME_LENGTH} characters.")
    return name


def _checked_secret(secret: str) -> str | None:
    if len(secret) > MAX_SECRET_LENGTH or "\x00" in secret:
        invalid(f"The secret of a webhook is text of up to {MAX_SECRET_LENGTH} characters.")
    return secret or None


def _checked_status(status: str | int) -> str:
    found = STATUSES.get(str(status).upper())
    if found is None:
        invalid(f"A webhook is ACTIVE or DISABLED, not {shorten(repr(status))}.")
    return found


def _checked_events(events: Sequence[wire.WebhookEvent]) -> str:
    names = list(dict.fromkeys(map(_event_name, events)))
    if not names:
        invalid("A webhook is told of one event at least: name some.")
    return json.dumps(names)


def _event_name(event: wire.WebhookEvent) -> str:
    name = f"{_named(event.entity, ENTITIES)}.{_named(event.action, ACTIONS)}"
    if name not in EVENTS:
        invalid(f"There is no event {shorten(name)!r}; there are {', '.join(sorted(EVENTS))}.")
    return name


def _named(value: str | int, names: Sequence[str]) -> str:
    text = str(value).lower()
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= len(names):
        return names[int(text) - 1]
    return text


def _row(tx: Tx, webhook_id: str) -> WebhookRow:
    row: Row | None = tx.row(queries.GET, (webhook_id,)) if "\x00" not in webhook_id else None
    if row is None:
        raise MlflowException(
            f"There is no webhook with the id {shorten(repr(webhook_id))}.", RESOURCE_DOES_NOT_EXIST
        )
    return WebhookRow(*row)


def _state(row: WebhookRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": row.url,
        "events": json.loads(row.events),
        "status": row.status,
        "has_secret": row.secret is not None,
    }


def _message(row: WebhookRow) -> wire.Webhook:
    events = []
    for name in json.loads(row.events):
        entity, _, action = name.partition(".")
        events.append(wire.WebhookEvent(entity=entity.upper(), action=action.upper()))
    return wire.Webhook(
        webhook_id=row.webhook_id,
        name=row.name,
        description=row.description,
        url=row.url,
        events=events,
        status=row.status,
        creation_timestamp=row.creation_time,
        last_updated_timestamp=row.last_update_time,
    )
