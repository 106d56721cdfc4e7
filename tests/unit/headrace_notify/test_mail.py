"""Webhooks by e-mail, through a real SMTP server."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from headrace.notify.mail import recipients
from headrace.services.store import SqlStore, open_store
from mlflow.exceptions import MlflowException
from tests.unit.headrace_notify.mail_server import PASSWORD, TLS, USERNAME, MailServer
from tests.unit.headrace_notify.test_webhooks import deliver, hook, states

TEAM = "mailto:team@company.com,boss@company.com"


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, "mlflow-artifacts:/")
    yield store
    store.close()


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    server = MailServer()
    use(server, "none", monkeypatch)
    yield server
    server.close()


def use(server: MailServer, security: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("MLFLOW_SMTP_PORT", str(server.port))
    monkeypatch.setenv("MLFLOW_SMTP_FROM", "Headrace <headrace@company.com>")
    monkeypatch.setenv("MLFLOW_SMTP_SECURITY", security)


def test_a_team_gets_a_letter(store: SqlStore, mails: MailServer) -> None:
    webhook_id = hook(store, TEAM, "model_version.transitioned")
    store.create_registered_model("Frühling ☃")
    store.create_model_version("Frühling ☃", "s3://b/m")
    store.transition_model_version_stage("Frühling ☃", "1", "Production", False)
    deliver(store)
    [letter] = mails.got
    assert mails.recipients == [["team@company.com", "boss@company.com"]]
    assert letter["From"] == "Headrace <headrace@company.com>"
    assert letter["To"] == "team@company.com, boss@company.com"
    assert "Frühling ☃ version 1: model version transitioned → Production" in letter["Subject"]
    text = letter.get_content()
    assert "current_stage: None -> Production" in text
    assert "When: 20" in text
    assert states(store, webhook_id) == [("delivered", 1)]
    [delivery] = store.list_deliveries(webhook_id, 10, "").deliveries
    assert delivery.response_status == 250


def test_mail_that_is_not_taken_now_is_sent_again(store: SqlStore, mails: MailServer) -> None:
    webhook_id = hook(store, "mailto:team@company.com", "registered_model.created")
    mails.answers = ["451 Later", "250 OK"]
    store.create_registered_model("Fraud")
    deliver(store)
    deliver(store)
    assert states(store, webhook_id) == [("delivered", 2)]
    assert len(mails.got) == 1
    # Sent once more it is the same message.
    [delivery] = store.list_deliveries(webhook_id, 10, "").deliveries
    assert str(mails.got[0]["Message-ID"]).startswith(f"<{delivery.id}.headrace@company.com")


def test_mail_that_nobody_gets_has_failed(store: SqlStore, mails: MailServer) -> None:
    webhook_id = hook(store, TEAM, "registered_model.created")
    mails.unknown = {"boss@company.com"}
    store.create_registered_model("one")
    deliver(store)
    assert states(store, webhook_id) == [("delivered", 1)]  # the team has it
    mails.unknown = {"boss@company.com", "team@company.com"}
    store.create_registered_model("two")
    deliver(store)
    assert states(store, webhook_id) == [("delivered", 1), ("failed", 1)]
    newest = store.list_deliveries(webhook_id, 1, "").deliveries[0]
    assert newest.response_status == 550
    assert "nobody of this name" in (newest.error or "")


def test_a_mail_server_that_is_gone_is_asked_again(
    store: SqlStore, mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook_id = hook(store, TEAM, "registered_model.created")
    monkeypatch.setenv("MLFLOW_SMTP_PORT", "1")
    store.create_registered_model("Fraud")
    deliver(store, 3600.0)
    assert states(store, webhook_id) == [("waiting", 1)]
    [delivery] = store.list_deliveries(webhook_id, 10, "").deliveries
    store.redeliver(webhook_id, delivery.id)
    monkeypatch.setenv("MLFLOW_SMTP_PORT", str(mails.port))
    deliver(store)
    assert states(store, webhook_id) == [("delivered", 1)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_is_encrypted_and_signed_in(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    server = MailServer(security)
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    try:
        use(server, security, monkeypatch)
        webhook_id = hook(store, TEAM, "registered_model.created")
        done = store.test_webhook(webhook_id, None)
        assert not done.success  # nobody vouches for its certificate
        assert "CERTIFICATE_VERIFY_FAILED" in (done.error_message or "")
        monkeypatch.setenv("SSL_CERT_FILE", os.fspath(TLS / "certificate.pem"))
        if security == "starttls":
            assert store.test_webhook(webhook_id, None).response_status == 530
            monkeypatch.setenv("MLFLOW_SMTP_USERNAME", USERNAME)
            monkeypatch.setenv("MLFLOW_SMTP_PASSWORD", "wrong")
            store.create_registered_model("Fraud")
            deliver(store, 3600.0)
            assert states(store, webhook_id) == [("waiting", 1)]  # it may be put right
            monkeypatch.setenv("MLFLOW_SMTP_PASSWORD", PASSWORD)
        done = store.test_webhook(webhook_id, None)
        assert (done.success, done.response_status) == (True, 250)
        assert "example_model" in server.got[0]["Subject"]
    finally:
        store.close()
        server.close()


@pytest.mark.parametrize(
    "url",
    [
        "mailto:",
        "mailto:nobody",
        "mailto:a@b.c,",
        "mailto:a@b.c?bcc=d@e.f",
        "mailto:a@b.c%0aBcc:d@e.f",
        "mailto:a b@c.d",
        "mailto:" + ",".join(["a@b.c"] * 51),
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(MlflowException, match="names 1 to 50 addresses"):
        recipients(url)


def test_without_a_mail_server_there_is_no_mail(sqlite_url: str) -> None:
    store = open_store(sqlite_url, "mlflow-artifacts:/")
    with pytest.raises(MlflowException, match="MLFLOW_SMTP_HOST"):
        hook(store, TEAM, "registered_model.created")
    store.close()
