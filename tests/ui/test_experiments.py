"""The list of experiments: found, made, renamed, deleted and restored."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage
from tests.ui.messages import say


def words(message: str, **values: object) -> str:
    return say(f"experiments.{message}", **values)


@pytest.fixture
def client(demo: str) -> MlflowClient:
    return MlflowClient(demo)


def open_list(open_page: OpenPage, url: str, **options: Any) -> Page:
    page = open_page(url, "#/experiments", **options)
    expect(row(page, "digits-sweep")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    link = page.get_by_role("link", name=name, exact=True)
    return page.get_by_role("row").filter(has=link)


def test_an_experiment_shows_its_runs_and_tags(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    client.create_experiment("tagged", tags={"team": "vision"})
    page = open_list(open_page, demo)
    expect(row(page, "digits-sweep")).to_contain_text("8")
    expect(row(page, "tagged")).to_contain_text("vision")
    row(page, "digits-sweep").get_by_role("link", name="digits-sweep", exact=True).click()
    expect(page.get_by_role("heading", name="digits-sweep")).to_be_visible()


def test_experiments_are_found_by_words_and_by_filters(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    client.create_experiment("needle", tags={"colour": "red"})
    page = open_list(open_page, demo)
    box = page.get_by_role("textbox", name=words("filter"))
    box.fill("needl")
    expect(row(page, "needle")).to_be_visible()
    expect(row(page, "digits-sweep")).to_have_count(0)
    box.fill("tags.colour = 'red'")
    expect(row(page, "needle")).to_be_visible()
    expect(row(page, "digits-sweep")).to_have_count(0)
    box.fill("no such thing")
    expect(page.get_by_text(words("noneFound", filter="no such thing"))).to_be_visible()


def pick(page: Page, offer: str) -> None:
    """Choose one of the texts that are offered, once they are those for all that is written."""
    expect(page.get_by_role("listbox").get_by_role("option").filter(has_text=offer)).to_be_visible()
    expect(page.locator(".cm-tooltip-autocomplete-disabled")).to_have_count(0)
    page.get_by_role("listbox").get_by_role("option").filter(has_text=offer).click()


def test_tags_and_their_values_are_offered_while_one_writes(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    client.create_experiment("offered", tags={"flavour": "sweet and sour"})
    page = open_list(open_page, demo)
    page.get_by_role("textbox", name=words("filter")).click()
    expect(page.locator(".cm-editor")).to_be_visible()
    page.keyboard.type("tags.fla")
    pick(page, "flavour")
    page.keyboard.type("= ")
    pick(page, "sweet and sour")
    expect(row(page, "offered")).to_be_visible()
    expect(row(page, "digits-sweep")).to_have_count(0)


def test_no_letter_is_lost_where_the_page_is_slower_than_one_writes(
    open_page: OpenPage, demo: str
) -> None:
    page = open_list(open_page, demo)
    page.get_by_role("textbox", name=words("filter")).click()
    editor = page.locator(".cm-content")
    expect(editor).to_be_visible()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 8})
    written = "name = 'experiment that is looked for' or name != 'another one'"
    page.keyboard.type(written)
    expect(editor).to_have_text(written)


def test_a_filter_that_is_wrong_is_told_of_when_one_asks_for_it(
    open_page: OpenPage, demo: str
) -> None:
    page = open_list(open_page, demo, refusals=True)
    page.get_by_role("textbox", name=words("filter")).click()
    expect(page.locator(".cm-editor")).to_be_visible()
    page.keyboard.type("name = ")
    expect(page.get_by_role("alert")).to_have_text("")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("name = ")
    # What is written on is not what was found wrong.
    page.keyboard.type("'digits-sweep")
    expect(page.get_by_role("alert")).to_have_text("")
    expect(row(page, "digits-sweep")).to_be_visible()


def test_an_experiment_is_made_renamed_deleted_and_restored(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    page = open_list(open_page, demo)
    page.get_by_role("button", name=words("new"), exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=words("name"), exact=True).fill("born here")
    dialog.get_by_role("button", name=words("create"), exact=True).click()
    expect(dialog).to_have_count(0)
    made = client.get_experiment_by_name("born here")
    assert made is not None

    page.goto(f"{demo}/#/experiments")
    expect(row(page, "born here")).to_be_visible()
    act(page, "born here", "edit")
    dialog.get_by_role("textbox", name=words("name"), exact=True).fill("renamed here")
    dialog.get_by_role("button", name=words("save"), exact=True).click()
    expect(row(page, "renamed here")).to_be_visible()
    assert client.get_experiment(made.experiment_id).name == "renamed here"

    act(page, "renamed here", "delete")
    expect(row(page, "renamed here")).to_have_count(0)
    assert client.get_experiment(made.experiment_id).lifecycle_stage == "deleted"
    page.get_by_role("button", name=words("undo"), exact=True).click()
    expect(row(page, "renamed here")).to_be_visible()
    assert client.get_experiment(made.experiment_id).lifecycle_stage == "active"


def act(page: Page, name: str, action: str) -> None:
    """Choose something from the menu of an experiment."""
    row(page, name).get_by_role("button", name=words("actions", name=name)).click()
    page.get_by_role("menuitem", name=words(action), exact=True).click()


def test_a_name_that_is_taken_is_refused_in_the_dialog(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    page = open_list(open_page, demo, refusals=True)
    page.get_by_role("button", name=words("new"), exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=words("name"), exact=True).fill("digits-sweep")
    dialog.get_by_role("button", name=words("create"), exact=True).click()
    expect(dialog).to_contain_text("digits-sweep")
    expect(dialog.get_by_role("textbox", name=words("name"), exact=True)).to_be_visible()
