"""Webhooks in the browser: made, tried, followed, sent again, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.past_server import PastServer
from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.messages import say
from tests.unit.headrace_notify.targets import Target


@pytest.fixture
def target() -> Iterator[Target]:
    target = Target()
    yield target
    target.close()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PastServer]:
    monkeypatch.setenv("MLFLOW_WEBHOOK_ALLOWED_TARGETS", "127.0.0.0/8")
    with PastServer(tmp_path, f"sqlite:///{tmp_path}/a.db") as server:
        yield server


def words(message: str, **values: object) -> str:
    return say(f"webhooks.{message}", **values)


def test_a_webhook_from_beginning_to_end(
    open_page: OpenPage, server: PastServer, target: Target
) -> None:
    page = open_page(server.url, "#/webhooks", refusals=True)
    expect(page.get_by_text(words("none"))).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name=words("new")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=words("name")).fill("deployments")
    dialog.get_by_role("textbox", name=words("url")).fill("http://10.0.0.1/hook")
    dialog.get_by_label(words("secret"), exact=True).fill("only we know")
    everything = dialog.get_by_role(
        "checkbox", name=words("everythingOf", entity=words("entity.registered_model"))
    )
    everything.check()
    assert_accessible(page)
    dialog.get_by_role("button", name=words("create")).click()
    # Where the server does not send to, it says so, and what was written stays.
    expect(dialog.get_by_role("alert")).to_contain_text("10.0.0.1")
    dialog.get_by_role("textbox", name=words("url")).fill(target.url)
    dialog.get_by_role("button", name=words("create")).click()
    expect(dialog).to_have_count(0)

    page.get_by_role("link", name="deployments").click()
    page.get_by_role("button", name=words("test")).click()
    expect(page.get_by_role("status").filter(has_text=words("testDone"))).to_be_visible()
    server.store.create_registered_model("Fraud")
    deliveries = page.get_by_role("list", name=words("deliveries"))
    delivery = deliveries.get_by_role("listitem").first
    expect(delivery).to_contain_text(words("state.delivered"))
    expect(delivery).to_contain_text(words("answered", status=200))
    delivery.get_by_role("button", expanded=False).click()
    expect(delivery).to_contain_text('"Fraud"')
    assert_accessible(page)
    before = len(target.got)
    delivery.get_by_role("button", name=words("again")).click()
    while len(target.got) == before:  # the test's own time limit ends it
        page.wait_for_timeout(100)
    expect(delivery).to_contain_text(words("state.delivered"))

    page.get_by_role("switch", name=words("on")).press("Space")
    expect(page.get_by_text(words("off"), exact=True)).to_be_visible()
    [webhook] = server.store.list_webhooks(10, "").webhooks
    assert webhook.status == "DISABLED"
    page.get_by_role("button", name=words("delete"), exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=words("delete"), exact=True).click()
    expect(page.get_by_text(words("none"))).to_be_visible()


def test_what_does_not_arrive_says_when_it_is_tried_again(
    open_page: OpenPage, server: PastServer, target: Target
) -> None:
    target.close()
    page = open_page(server.url, "#/webhooks", width=390, theme="dark")
    page.get_by_role("button", name=words("new")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=words("name")).fill("gone")
    dialog.get_by_role("textbox", name=words("url")).fill(target.url)
    dialog.get_by_role("checkbox", name=words("event.registered_model.created")).check()
    dialog.get_by_role("button", name=words("create")).click()
    page.get_by_role("link", name="gone").click()
    server.store.create_registered_model("Fraud")
    delivery = page.get_by_role("list", name=words("deliveries")).get_by_role("listitem").first
    expect(delivery).to_contain_text(words("state.waiting"))
    expect(delivery).to_contain_text(words("attempts_one"))
    expect(delivery.get_by_role("button", name=words("nowInstead"))).to_be_visible()
    assert not is_wider_than_window(page)
    assert_accessible(page)
