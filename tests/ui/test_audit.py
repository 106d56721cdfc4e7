"""The audit log in the browser: found, read, verified; and the registry as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.messages import say
from tests.ui.small_registry import ADMIN, JOHN, MODEL, SmallRegistry, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallRegistry]:
    with small_registry(tmp_path_factory.mktemp("audit")) as made:
        yield made


def words(message: str, language: str = "en", **values: object) -> str:
    return say(f"audit.{message}", language, **values)


def rows(page: Page) -> Locator:
    return page.get_by_role("table").get_by_role("row")


def test_who_moved_what_is_found_and_opened(open_page: OpenPage, registry: SmallRegistry) -> None:
    page = open_page(registry.url, "#/audit", user=ADMIN)
    moved = rows(page).filter(has_text=words("action.model_version.transitioned"))
    expect(moved).to_have_count(4)
    # The button with a model's name leaves what concerns it, and no other entries.
    moved.nth(1).get_by_role("button", name=MODEL).click()
    expect(page.get_by_role("combobox", name=words("of"))).to_have_value(MODEL)
    page.get_by_label(words("what"), exact=True).select_option("model_version.transitioned")
    page.get_by_label(words("until")).fill("2024-01-31T00:00")
    expect(rows(page)).to_have_count(1 + 1)
    only = rows(page).nth(1)
    expect(only).to_contain_text(ADMIN)
    expect(only).to_contain_text(f"{MODEL} v1")
    expect(only).to_contain_text("Production")
    only.get_by_role("button", expanded=False).click()
    changes = page.get_by_role("table", name=words("changes"))
    field = changes.get_by_role("row").filter(has_text="current_stage")
    expect(field.get_by_role("cell")).to_have_text(["current_stage", "None", "Production"])
    expect(page.get_by_text("127.0.0.1")).to_be_visible()
    assert_accessible(page)
    # The link carries all of it.
    page.reload()
    expect(rows(page)).to_have_count(1 + 1)
    page.get_by_role("button", name=words("clear"), exact=True).click()
    expect(page.get_by_role("combobox", name=words("of"))).to_have_value("")
    expect(moved).to_have_count(4)


def test_the_log_is_verified_and_taken_away(
    open_page: OpenPage, registry: SmallRegistry, tmp_path: Path
) -> None:
    page = open_page(registry.url, f"#/audit?name={MODEL}", user=ADMIN)
    page.get_by_role("button", name=words("verify"), exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text(words("whole"))).to_be_visible()
    last = registry.server.store.verify_audit()
    expect(dialog).to_contain_text(f"{last.seq}:{last.hash}")
    assert_accessible(page)
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("button", name=words("export")).click()
    path = tmp_path / "audit.jsonl"
    download.value.save_as(path)
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [entry["seq"] for entry in entries] == sorted(entry["seq"] for entry in entries)
    assert entries[0]["action"] == "registered_model.created"


def test_the_registry_as_it_was(open_page: OpenPage, registry: SmallRegistry) -> None:
    page = open_page(registry.url, "#/audit", user=ADMIN)
    page.get_by_text(words("past"), exact=True).click()
    model = page.get_by_role("listitem").filter(has_text=MODEL)
    expect(model).to_contain_text("v2")
    time = page.get_by_label(words("asOf"))
    time.fill("2024-01-20T12:00")
    expect(model).not_to_contain_text("v2")
    expect(model).to_contain_text("Production")
    expect(model).to_contain_text("v1")
    assert_accessible(page)
    time.fill("2023-12-01T12:00")
    expect(page.get_by_text(words("noModels"))).to_be_visible()
    page.get_by_role("button", name=words("now")).click()
    expect(model).to_contain_text("v3")


def test_what_one_asks_of_a_model_is_answered(open_page: OpenPage, registry: SmallRegistry) -> None:
    page = open_page(registry.url, f"#/audit?name={MODEL}", user=ADMIN)
    answers = page.get_by_role("region", name=words("answers.title", name=MODEL))

    def answer(question: str) -> Locator:
        return answers.locator("div").filter(
            has=page.get_by_role("term").filter(has_text=words(f"answers.{question}"))
        )

    expect(answer("which").last).to_contain_text(f"{MODEL} v2")
    expect(answer("params").last).to_contain_text("depth = 5")
    expect(answer("back").last).to_contain_text(f"{MODEL} v1")
    expect(answer("who").last).to_contain_text(ADMIN)
    expect(answer("best").last).to_contain_text("f1 = 0.9")
    expect(answer("testing").last).to_contain_text(f"models:/{MODEL}/Staging")
    answers.get_by_role("link", name=words("answers.compareAll", count=3)).click()
    expect(page).to_have_url(
        f"{registry.url}/#/compare-versions?versions=Fraud%3A3%2CFraud%3A2%2CFraud%3A1"
    )


def test_who_may_not_read_the_log_is_told_so(open_page: OpenPage, registry: SmallRegistry) -> None:
    page = open_page(registry.url, "#/audit", user=JOHN)
    expect(page.get_by_role("main")).to_contain_text(say("app.manage.notYou"))


@pytest.mark.parametrize(
    ("view", "theme", "width", "language"),
    [("", "dark", 390, "th"), ("?at=1705750000000", "light", 390, "en"), ("", "light", 1280, "th")],
)
def test_looks(
    open_page: OpenPage,
    registry: SmallRegistry,
    view: str,
    theme: str,
    width: int,
    language: str,
) -> None:
    page = open_page(
        registry.url, f"#/audit{view}", theme=theme, width=width, language=language, user=ADMIN
    )
    expect(page.get_by_role("main")).to_contain_text(MODEL)
    assert not is_wider_than_window(page)
    assert_accessible(page)


def test_names_are_offered_and_what_others_do_appears(
    open_page: OpenPage, registry: SmallRegistry
) -> None:
    page = open_page(registry.url, "#/audit", user=ADMIN)
    expect(rows(page).nth(1)).to_be_visible()
    of = page.get_by_role("combobox", name=words("of"))
    of.fill(MODEL[:2].lower())
    page.get_by_role("option", name=MODEL, exact=True).click()
    expect(of).to_have_value(MODEL)
    expect(page).to_have_url(f"{registry.url}/#/audit?name={MODEL}")
    by = page.get_by_role("combobox", name=words("by"))
    by.fill(JOHN)
    by.press("Enter")
    tagged = rows(page).filter(has_text=words("action.registered_model.tagged"))
    expect(tagged).to_have_count(0)
    registry.clients[JOHN].set_registered_model_tag(MODEL, "team", "risk")
    expect(tagged).to_have_count(1)
