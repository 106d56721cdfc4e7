"""Webhooks are told what happens, once it is committed, and tried again where they fail."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from headrace.app import create_app
from headrace.notify.bodies import body_of
from headrace.notify.dispatcher import Dispatcher
from headrace.notify.events import EVENTS, sample_of
from headrace.notify.targets import check_url
from headrace.services.store import SqlStore, open_store
from mlflow.entities.model_registry import ModelVersionTag, RegisteredModelTag
from mlflow.exceptions import MlflowException
from mlflow.testing.asgi_transport import AsgiTransport
from mlflow.wire import webhooks as wire
from tests.unit.headrace_notify.targets import Hanging, Target


@pytest.fixture
def store(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    monkeypatch.setenv("MLFLOW_WEBHOOK_ALLOWED_TARGETS", "127.0.0.0/8")
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


@pytest.fixture
def target() -> Iterator[Target]:
    target = Target()
    yield target
    target.close()


def events(*names: str) -> list[wire.WebhookEvent]:
    pairs = (name.split(".") for name in names)
    return [
        wire.WebhookEvent(entity=entity.upper(), action=action.upper()) for entity, action in pairs
    ]


def hook(store: SqlStore, url: str, *names: str, secret: str = "") -> str:
    asked = wire.CreateWebhook(name="hook", url=url, events=events(*names), secret=secret)
    return store.create_webhook(asked).webhook_id


def deliver(store: SqlStore, *pauses: float) -> None:
    """What the server's thread does, once."""
    dispatcher = Dispatcher(store, pauses or (0.0,))
    dispatcher.collect()
    dispatcher.send_due()


def states(store: SqlStore, webhook_id: str) -> list[tuple[str, int]]:
    found = store.list_deliveries(webhook_id, 100, "").deliveries
    return [(each.state, each.attempts) for each in reversed(found)]


def test_mlflows_events_carry_mlflows_data(store: SqlStore, target: Target) -> None:
    store.create_registered_model("before")
    hook(
        store,
        target.url,
        "registered_model.created",
        "model_version.created",
        "model_version_tag.set",
        "model_version_tag.deleted",
        "model_version_alias.created",
        "model_version_alias.deleted",
    )
    store.create_registered_model("Fraud", [RegisteredModelTag("team", "risk")], "Finds fraud")
    store.create_model_version("Fraud", "s3://b/m", None, [ModelVersionTag("a", "b")])
    store.set_model_version_tag("Fraud", "1", ModelVersionTag("validated", "yes"))
    store.delete_model_version_tag("Fraud", "1", "validated")
    store.set_registered_model_alias("Fraud", "champion", "1")
    store.delete_registered_model_alias("Fraud", "champion")
    store.transition_model_version_stage("Fraud", "1", "Production", False)
    deliver(store)
    bodies = target.bodies
    assert all(body.pop("timestamp").endswith("+00:00") for body in bodies)
    place = {"name": "Fraud", "version": "1"}
    assert [(f"{b['entity']}.{b['action']}", b["data"]) for b in bodies] == [
        (
            "registered_model.created",
            {"name": "Fraud", "tags": {"team": "risk"}, "description": "Finds fraud"},
        ),
        (
            "model_version.created",
            {
                **place,
                "source": "s3://b/m",
                "run_id": None,
                "tags": {"a": "b"},
                "description": None,
            },
        ),
        ("model_version_tag.set", {**place, "key": "validated", "value": "yes"}),
        ("model_version_tag.deleted", {**place, "key": "validated"}),
        ("model_version_alias.created", {"name": "Fraud", "alias": "champion", "version": "1"}),
        ("model_version_alias.deleted", {"name": "Fraud", "alias": "champion"}),
    ]


def test_stages_requests_and_comments_are_events(store: SqlStore, target: Target) -> None:
    store.create_registered_model("Fraud")
    store.create_model_version("Fraud", "s3://b/m")
    names = ("model_version.transitioned", "transition_request.created", "comment.created")
    hook(store, target.url, *names)
    store.create_comment("Fraud", "1", "Hm")
    store.create_transition_request("Fraud", "1", "Production", "why")
    store.approve_transition_request("Fraud", "1", "Production")
    deliver(store)
    assert [f"{b['entity']}.{b['action']}" for b in target.bodies] == [
        "comment.created",
        "transition_request.created",
        "model_version.transitioned",
    ]
    data = target.bodies[-1]["data"]
    assert data["before"]["current_stage"] == "None"
    assert data["after"]["current_stage"] == "Production"
    assert data["comment"] == "why"


def test_what_was_undone_is_not_told(store: SqlStore, target: Target) -> None:
    hook(store, target.url, "registered_model.created")

    def fail() -> None:
        with store.engine.write():
            store.create_registered_model("Fraud")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    deliver(store)
    assert target.got == []


def test_signature_can_be_verified(store: SqlStore, target: Target) -> None:
    hook(store, target.url, "registered_model.created", secret="s3cret")
    store.create_registered_model("Frühling ☃")
    deliver(store)
    [(headers, body)] = target.got
    version, _, sent = headers["x-mlflow-signature"].partition(",")
    signed = f"{headers['x-mlflow-delivery-id']}.{headers['x-mlflow-timestamp']}.".encode() + body
    expected = hmac.new(b"s3cret", signed, hashlib.sha256).digest()
    assert (version, sent) == ("v1", base64.b64encode(expected).decode())
    assert headers["content-type"] == "application/json"


def test_secret_is_never_shown(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created", secret="s3cret")
    store.update_webhook(wire.UpdateWebhook(webhook_id=webhook_id, secret="an0ther"))
    store.create_registered_model("Fraud")
    deliver(store)
    shown = [store.get_webhook(webhook_id), *store.list_webhooks(10, "").webhooks]
    everything = f"{shown} {store.list_audit()} {store.list_deliveries(webhook_id, 10, '')}"
    assert "s3cret" not in everything
    assert "an0ther" not in everything
    assert [e.action for e in store.list_audit(action="webhook")] == [
        "webhook.updated",
        "webhook.created",
    ]


def test_failed_deliveries_are_tried_again(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created")
    store.create_registered_model("Fraud")
    target.answers = [503, 429, 200]
    for attempts in (1, 2, 3):
        deliver(store, 0.0, 0.0, 0.0)
        assert states(store, webhook_id)[0][1] >= attempts
    assert states(store, webhook_id) == [("delivered", 3)]
    assert len({headers["x-mlflow-delivery-id"] for headers, _ in target.got}) == 1
    assert len(target.got) == 3


def test_after_the_last_pause_a_delivery_has_failed(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created")
    store.create_registered_model("Fraud")
    target.answers = [500] * 10
    deliver(store, 0.0)
    deliver(store, 0.0)
    assert states(store, webhook_id) == [("failed", 2)]
    [shown] = store.list_deliveries(webhook_id, 10, "").deliveries
    assert (shown.response_status, shown.error) == (500, "thanks")
    deliver(store, 0.0)
    assert len(target.got) == 2


def test_what_a_target_refuses_for_good_is_not_tried_again(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created")
    target.answers = [410]
    store.create_registered_model("Fraud")
    deliver(store, 0.0, 0.0)
    assert states(store, webhook_id) == [("failed", 1)]


def test_a_pause_is_kept(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created")
    target.answers = [503]
    store.create_registered_model("Fraud")
    deliver(store, 3600.0)
    deliver(store, 3600.0)
    assert states(store, webhook_id) == [("waiting", 1)]
    assert len(target.got) == 1


def test_redirections_are_not_followed(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created")
    target.answers = [302]
    store.create_registered_model("Fraud")
    deliver(store)
    assert states(store, webhook_id) == [("failed", 1)]
    assert len(target.got) == 1


def test_a_target_that_hangs_keeps_nobody_waiting(
    store: SqlStore, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_WEBHOOK_REQUEST_TIMEOUT", "1")
    hanging = Hanging()
    stuck = hook(store, hanging.url, "registered_model.created")
    well = hook(store, target.url, "registered_model.created")
    for number in range(3):
        store.create_registered_model(f"m{number}")
    deliver(store, 3600.0)
    assert states(store, well) == [("delivered", 1)] * 3
    assert states(store, stuck) == [("waiting", 1)] * 3
    assert store.list_deliveries(stuck, 10, "").deliveries[0].response_status is None
    hanging.close()


def test_each_delivery_is_one_processs(store: SqlStore, target: Target) -> None:
    """Two servers on one database send nothing twice."""
    hook(store, target.url, "registered_model.created")
    for number in range(20):
        store.create_registered_model(f"m{number}")
    first, second = Dispatcher(store), Dispatcher(store)
    first.collect()
    second.collect()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Dispatcher.send_due, (first, second)))
    names = [body["data"]["name"] for body in target.bodies]
    assert sorted(names) == sorted(f"m{number}" for number in range(20))


def test_webhook_that_is_disabled_or_gone(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created")
    store.update_webhook(wire.UpdateWebhook(webhook_id=webhook_id, status="DISABLED"))
    store.create_registered_model("one")
    deliver(store)
    store.update_webhook(wire.UpdateWebhook(webhook_id=webhook_id, status=1))
    store.create_registered_model("two")
    deliver(store)
    assert [body["data"]["name"] for body in target.bodies] == ["two"]
    store.create_registered_model("three")
    Dispatcher(store).collect()
    store.delete_webhook(webhook_id)
    deliver(store)
    assert len(target.got) == 1
    with pytest.raises(MlflowException) as caught:
        store.get_webhook(webhook_id)
    assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_a_try_is_sent_at_once(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "model_version_tag.set")
    done = store.test_webhook(webhook_id, None)
    assert (done.success, done.response_status, done.response_body) == (True, 200, "thanks")
    assert target.bodies[0]["data"]["key"] == "example"
    target.answers = [500]
    assert store.test_webhook(webhook_id, events("comment.created")[0]).success is False
    target.close()
    done = store.test_webhook(webhook_id, None)
    assert (done.success, done.response_status) == (False, None)
    assert done.error_message


# ---- where they may be sent ----
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:5000/api",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://127.1/",
        "http://224.0.0.1/",
        "http://100.64.0.1/",
    ],
)
def test_targets_inside_the_network_are_refused(
    sqlite_url: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    with pytest.raises(MlflowException, match=r"public internet|unknown"):
        hook(store, url, "comment.created")
    # … and again when it is sent: the name may lead elsewhere by then.
    monkeypatch.setenv("MLFLOW_WEBHOOK_ALLOWED_TARGETS", "0.0.0.0/0, ::/0")
    webhook_id = hook(store, url, "comment.created")
    monkeypatch.delenv("MLFLOW_WEBHOOK_ALLOWED_TARGETS")
    done = store.test_webhook(webhook_id, None)
    assert done.response_status is None
    assert "public internet" in (done.error_message or "")
    store.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://example.com/",
        "example.com",
        "http://",
        "http:///path",
        "https://user:password@example.com/",
        "http://exa mple.com/",
        "http://example.com/\r\nHost: x",
        "http://example.com:0/",
        "http://example.com:99999/",
        "file:///etc/passwd",
        f"http://example.com/{'x' * 3000}",
    ],
)
def test_what_is_no_target_is_refused(url: str) -> None:
    with pytest.raises(MlflowException, match="webhook's URL"):
        check_url(url)


@pytest.mark.parametrize("event", ["", "king.crowned", "registered_model", "99.1", "1.0"])
def test_what_is_no_event_is_refused(store: SqlStore, target: Target, event: str) -> None:
    entity, _, action = event.partition(".")
    asked = wire.CreateWebhook(
        name="hook", url=target.url, events=[wire.WebhookEvent(entity=entity, action=action)]
    )
    with pytest.raises(MlflowException, match="no event"):
        store.create_webhook(asked)


# ---- bodies ----
@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_event_has_a_sample_and_a_message(name: str) -> None:
    for url in ("https://example.com/", "https://hooks.slack.com/services/x"):
        json.loads(body_of(url, name, sample_of(name), 0))


def test_messages_for_people() -> None:
    data: dict[str, Any] = {
        "name": "Fraud",
        "version": "3",
        "user": "jane",
        "comment": "better",
        "before": {"current_stage": "Staging"},
        "after": {"current_stage": "Production"},
    }
    text = "Fraud version 3: model version transitioned → Production by jane: better"
    name = "model_version.transitioned"
    slack = json.loads(body_of("https://hooks.slack.com/services/x", name, data, 0))
    assert slack == {"text": text}
    teams = json.loads(body_of("https://x.webhook.office.com/y", name, data, 0))
    assert teams["attachments"][0]["content"]["body"][0]["text"] == text


# ---- a whole server ----
def test_a_server_tells_by_itself(store: SqlStore, target: Target) -> None:
    with AsgiTransport(create_app(store)) as transport:

        def call(method: str, path: str, body: Any = None) -> Any:
            sent = None if body is None else json.dumps(body).encode()
            with transport.request(method, path, body=sent) as answer:
                text = answer.read()
                assert answer.status == 200, text
                return json.loads(text)

        api = "/api/2.0/mlflow/webhooks"
        event = {"entity": "REGISTERED_MODEL", "action": "CREATED"}
        asked = {"name": "hook", "url": target.url, "events": [event], "description": "Why"}
        made = call("POST", api, asked)["webhook"]
        assert made["events"] == [event]
        assert (made["status"], made["description"]) == ("ACTIVE", "Why")
        assert call("GET", api)["webhooks"] == [made]
        assert call("GET", f"{api}/{made['webhook_id']}")["webhook"] == made
        assert call("POST", f"{api}/{made['webhook_id']}/test", {})["result"]["success"] is True
        call("POST", "/api/2.0/mlflow/registered-models/create", {"name": "Fraud"})
        deadline = time.monotonic() + 20
        while len(target.got) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert target.bodies[1]["data"]["name"] == "Fraud"
        renamed = call("PATCH", f"{api}/{made['webhook_id']}", {"name": "other"})["webhook"]
        assert renamed["name"] == "other"
        call("DELETE", f"{api}/{made['webhook_id']}")
        assert call("GET", api) == {}


def test_what_was_sent_is_sent_again_when_asked(store: SqlStore, target: Target) -> None:
    webhook_id = hook(store, target.url, "registered_model.created")
    store.create_registered_model("Fraud")
    deliver(store)
    [delivery] = store.list_deliveries(webhook_id, 10, "").deliveries
    assert delivery.state == "delivered"
    store.redeliver(webhook_id, delivery.id)
    [waiting] = store.list_deliveries(webhook_id, 10, "").deliveries
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    deliver(store)
    [again] = store.list_deliveries(webhook_id, 10, "").deliveries
    assert (again.id, again.state, again.attempts) == (delivery.id, "delivered", 1)
    other = hook(store, target.url, "registered_model.created")
    for wrong in ((other, delivery.id), (webhook_id, "nothing")):
        with pytest.raises(MlflowException, match="no delivery"):
            store.redeliver(*wrong)
