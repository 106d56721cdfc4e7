"""The runs screen: what a person finds, sorts, filters, groups and changes there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag
from tests.ui.browser import OpenPage
from tests.ui.messages import say
from tests.ui.runs_page import RunsPage, runs_path

NAMES = [f"digits-{number}" for number in range(8)]
NEWEST_FIRST = NAMES[::-1]


@pytest.fixture
def client(demo: str) -> MlflowClient:
    return MlflowClient(demo)


@pytest.fixture
def sweep(client: MlflowClient) -> str:
    """The id of the experiment that was trained."""
    found = client.get_experiment_by_name("digits-sweep")
    assert found is not None
    return found.experiment_id


@pytest.fixture
def own(client: MlflowClient, request: pytest.FixtureRequest) -> str:
    """The id of an experiment of the test's own, with three runs."""
    experiment: str = client.create_experiment(request.node.name)
    for number in range(3):
        run = client.create_run(experiment, run_name=f"run-{number}", start_time=1000 + number)
        client.log_batch(
            run.info.run_id,
            [Metric("loss", number / 2, 1, 1)],
            [Param("size", "small" if number < 2 else "large")],
            [RunTag("team", "a")],
        )
        client.set_terminated(run.info.run_id)
    return experiment


def open_runs(open_page: OpenPage, url: str, experiment: str, **options: Any) -> RunsPage:
    runs = RunsPage(open_page(url, runs_path(experiment), **options))
    expect(runs.table).to_be_visible()
    return runs


def test_the_newest_runs_come_first_with_their_numbers(
    open_page: OpenPage, demo: str, sweep: str
) -> None:
    runs = RunsPage(open_page(demo, runs_path(sweep, panes="table")))
    runs.shows(*NEWEST_FIRST)
    runs.counts(8)
    for column in ("accuracy", "test_loss", "learning_rate", "layers"):
        expect(runs.heading(column)).to_have_count(1)


def test_a_click_on_a_column_sorts_and_a_second_turns_the_order_round(
    open_page: OpenPage, demo: str, sweep: str, client: MlflowClient
) -> None:
    runs = open_runs(open_page, demo, sweep)
    runs.shows(*NEWEST_FIRST)
    best = [
        run.info.run_name or ""
        for run in client.search_runs([sweep], order_by=["metrics.accuracy DESC"])
    ]
    runs.sort("accuracy")
    heading = runs.heading("accuracy")
    expect(heading).to_have_attribute("aria-sort", "descending")
    runs.shows(*best)
    runs.sort("accuracy")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    runs.shows(*reversed(best))


def test_a_filter_finds_runs_and_stands_in_the_address(
    open_page: OpenPage, demo: str, sweep: str
) -> None:
    runs = open_runs(open_page, demo, sweep)
    runs.filter("params.layers = '16' AND tags.team = 'research'")
    runs.shows("digits-6", "digits-0")
    runs.counts(2)
    again = RunsPage(open_page(demo, runs.page.url.partition("/#")[2].join(["#", ""])))
    again.shows("digits-6", "digits-0")


def test_a_part_of_a_name_is_a_filter_too(open_page: OpenPage, demo: str, sweep: str) -> None:
    runs = open_runs(open_page, demo, sweep)
    runs.filter("digits-3")
    runs.shows("digits-3")
    # What is written is asked for by Enter, or by the button that says so.
    ask = runs.page.get_by_role("button", name=runs.say("filterApply"))
    expect(ask).to_have_count(0)
    runs.page.keyboard.press("Control+a")
    runs.page.keyboard.insert_text("digits-4")
    ask.click()
    runs.shows("digits-4")


def test_a_filter_that_is_wrong_says_where_and_keeps_the_runs(
    open_page: OpenPage, demo: str, sweep: str
) -> None:
    runs = open_runs(open_page, demo, sweep, refusals=True)
    runs.shows(*NEWEST_FIRST)
    runs.filter("metrics.accuracy > 0.5 AND statos = 'FINISHED'")
    alert = runs.page.get_by_role("alert").filter(has_text="status")
    expect(alert).to_contain_text("Did you mean")
    runs.filter("status = 'FINISHED'")
    expect(alert).to_have_count(0)
    runs.shows(*NEWEST_FIRST)


def test_keys_and_values_are_offered_while_one_writes(
    open_page: OpenPage, demo: str, sweep: str
) -> None:
    runs = open_runs(open_page, demo, sweep)
    runs.filter_box.click()
    expect(runs.page.locator(".cm-editor")).to_be_visible()
    keyboard = runs.page.keyboard
    keyboard.type("params.la")
    offers = runs.page.get_by_role("listbox")
    expect(offers.get_by_role("option").first).to_contain_text("layers")
    expect(runs.page.locator(".cm-tooltip-autocomplete-disabled")).to_have_count(0)
    offers.get_by_role("option").first.click()
    keyboard.type(" = ")
    expect(offers.get_by_role("option").filter(has_text="64-32")).to_be_visible()


def test_groups_count_and_average(open_page: OpenPage, demo: str, sweep: str) -> None:
    runs = RunsPage(open_page(demo, runs_path(sweep, group="params.layers")))
    expect(runs.rows).to_have_count(3)
    for layers, count in (("16", 3), ("64", 3), ("64-32", 2)):
        expect(runs.rows.filter(has_text=layers).filter(has_text=str(count)).first).to_be_visible()


def select(runs: RunsPage, *names: str) -> None:
    for name in names:
        runs.row(name).get_by_role("checkbox").check()


def test_runs_are_deleted_and_come_back(open_page: OpenPage, demo: str, own: str) -> None:
    runs = open_runs(open_page, demo, own)
    runs.shows("run-2", "run-1", "run-0")
    select(runs, "run-0", "run-1")
    runs.page.get_by_role("button", name=runs.say("delete"), exact=True).click()
    runs.shows("run-2")
    runs.page.get_by_role("button", name=runs.say("undo"), exact=True).click()
    runs.shows("run-2", "run-1", "run-0")


def test_runs_are_tagged_together(
    open_page: OpenPage, demo: str, own: str, client: MlflowClient
) -> None:
    runs = open_runs(open_page, demo, own)
    runs.shows("run-2", "run-1", "run-0")
    select(runs, "run-0", "run-2")
    runs.page.get_by_role("button", name=runs.say("tag"), exact=True).click()
    dialog = runs.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=runs.say("tagKey"), exact=True).fill("verdict")
    dialog.get_by_role("textbox", name=runs.say("tagValue"), exact=True).fill("keep")
    dialog.get_by_role("button", name=runs.say("tagSet")).click()
    expect(dialog).to_have_count(0)
    expect(runs.page.get_by_text(runs.say("tagged_other", key="verdict", count=2))).to_be_visible()
    tagged = client.search_runs([own], "tags.verdict = 'keep'")
    assert {run.info.run_name for run in tagged} == {"run-0", "run-2"}


def test_a_saved_view_is_there_for_everybody_and_its_link_carries_it(
    open_page: OpenPage, demo: str, own: str
) -> None:
    runs = open_runs(open_page, demo, own)
    runs.filter("params.size = 'small'")
    runs.sort("loss")
    runs.shows("run-1", "run-0")
    runs.page.get_by_role("button", name=runs.say("views")).click()
    runs.page.get_by_text(runs.say("viewSave"), exact=True).click()
    dialog = runs.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name=runs.say("viewName")).fill("Small ones")
    dialog.get_by_role("textbox", name=runs.say("viewName")).press("Enter")
    expect(runs.page.get_by_text(runs.say("viewSaved", name="Small ones"))).to_be_visible()

    other = open_runs(open_page, demo, own)
    other.shows("run-2", "run-1", "run-0")
    other.page.get_by_role("button", name=other.say("views")).click()
    other.page.get_by_text("Small ones", exact=True).click()
    other.shows("run-1", "run-0")
    address = other.page.url
    third = RunsPage(open_page(demo, f"#{address.partition('#')[2]}"))
    third.shows("run-1", "run-0")
    expect(third.heading("loss")).to_have_attribute("aria-sort", "descending")


def test_views_of_several_experiments_say_where_they_are_kept(
    open_page: OpenPage, demo: str, client: MlflowClient, sweep: str, own: str
) -> None:
    client.set_experiment_tag(own, "headrace.view.losses", '{"sort":"metrics.loss"}')
    page = open_page(demo, f"#/runs?experiments={sweep},{own}")
    page.get_by_role("button", name=say("runs.views"), exact=True).click()
    menu = page.get_by_role("menu", name=say("runs.views"))
    expect(menu).to_contain_text(say("runs.viewsKeptWith", name="digits-sweep"))
    # Those of the others are offered as well.
    expect(menu.get_by_role("menuitem", name="losses", exact=True)).to_be_visible()


def test_runs_whose_parent_was_deleted_stand_outermost(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    experiment = client.create_experiment("orphans")
    parents = [client.create_run(experiment, run_name=f"parent-{n}", start_time=n) for n in (1, 2)]
    for number, parent in enumerate(parents, start=1):
        tags = {"mlflow.parentRunId": parent.info.run_id}
        client.create_run(experiment, 10, tags, run_name=f"child-{number}")
    client.delete_run(parents[0].info.run_id)
    runs = RunsPage(open_page(demo, runs_path(experiment, panes="table")))
    runs.shows("child-1", "parent-2")


def test_everything_is_reached_by_keys(open_page: OpenPage, demo: str, own: str) -> None:
    runs = open_runs(open_page, demo, own)
    runs.shows("run-2", "run-1", "run-0")
    page = runs.page
    page.keyboard.press("/")
    expect(page.locator(".cm-editor")).to_be_visible()
    page.keyboard.insert_text("run-1")
    page.keyboard.press("Enter")
    runs.shows("run-1")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    focus_first_row(runs)
    page.keyboard.press("Space")
    expect(page.get_by_text(runs.say("selected_one", count=1))).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/*")


def focus_first_row(runs: RunsPage) -> None:
    runs.table.focus()
    runs.page.keyboard.press("ArrowDown")


def test_an_empty_experiment_says_how_runs_come(
    open_page: OpenPage, demo: str, client: MlflowClient
) -> None:
    experiment = client.create_experiment("nothing-yet")
    page: Page = open_page(demo, runs_path(experiment))
    expect(page.get_by_text(say("runs.empty"))).to_be_visible()


def test_csv_has_every_run_and_column(open_page: OpenPage, demo: str, sweep: str) -> None:
    runs = open_runs(open_page, demo, sweep)
    runs.shows(*NEWEST_FIRST)
    runs.page.get_by_role("button", name=runs.say("more"), exact=True).click()
    with runs.page.expect_download() as coming:
        runs.page.get_by_text(runs.say("csv"), exact=True).click()
    text = coming.value.path().read_text(encoding="utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 9
    assert "accuracy" in lines[0]
    assert "digits-7" in lines[1]
