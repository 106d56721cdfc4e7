"""What a screen begins with is asked for before the app has started, and asked for once."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, Route, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage
from tests.ui.runs_page import RunsPage, runs_path

# What the server was asked for, in order, with what asked.
ENTRIES = "performance.getEntriesByType('resource').map((each) => [each.name, each.initiatorType])"


def test_runs_are_read_while_the_app_starts(open_page: OpenPage, demo: str) -> None:
    page, asked = asking(open_page, demo)
    page.goto(f"{demo}/{sweep_path(demo)}")
    RunsPage(page).counts(8)
    check_asked_once(page, asked)


def test_what_is_late_is_not_asked_for_twice(open_page: OpenPage, demo: str) -> None:
    page, asked = asking(open_page, demo)
    held = hold(page, "**/runs/table")
    page.goto(f"{demo}/{sweep_path(demo)}")
    # The screen is there, and would have asked by itself.
    expect(RunsPage(page).filter_box).to_be_visible()
    page.wait_for_timeout(300)
    [route] = held
    route.continue_()
    page.unroute("**/runs/table")
    RunsPage(page).counts(8)
    check_asked_once(page, asked)


def asking(open_page: OpenPage, demo: str) -> tuple[Page, list[Request]]:
    """A page of a browser that knows the app, and what it will ask for."""
    page = open_page(demo, "#/experiments")
    page.goto("about:blank")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - wants a function
    return page, asked


def hold(page: Page, pattern: str) -> list[Route]:
    """Hold back what the page asks for at these addresses: what waits."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))  # noqa: PLW0108 - wants a function
    return held


def sweep_path(demo: str) -> str:
    experiment = MlflowClient(demo).get_experiment_by_name("digits-sweep")
    assert experiment is not None
    return runs_path(experiment.experiment_id)


def check_asked_once(page: Page, asked: list[Request]) -> None:
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    entries = [(name_of(url), how) for url, how in page.evaluate(ENTRIES)]
    # The first script asks for the keys and the screen's own script; the app takes what came.
    for name in ("keys", "get"):
        assert [how for path, how in entries if path == name] == ["link"], entries
    scripts = [path for path, _ in entries if path.startswith("runs-") and path.endswith(".js")]
    assert Counter(scripts).most_common(1)[0][1] == 1
    # One question for the rows: none for rows that wait, and none for a count that is known. The
    # charts ask for images of runs they know.
    rows = [each for each in asked if name_of(each.url) == "table" and "run_ids" not in body(each)]
    assert len(rows) == 1, [body(each) for each in rows]
    assert "count" not in [name_of(each.url) for each in asked]


def name_of(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def body(request: Request) -> dict[str, Any]:
    found = request.post_data_json
    assert isinstance(found, dict)
    return found


def test_runs_are_shown_where_what_was_read_ahead_is_late(open_page: OpenPage, demo: str) -> None:
    page = open_page(demo, "#/experiments")
    held = hold(page, "**/runs/keys?*")
    page.evaluate(f"location.hash = '{sweep_path(demo)}'")
    # The screen is there before its runs are.
    expect(RunsPage(page).filter_box).to_be_visible()
    assert held
    while held:
        held.pop().continue_()
    page.unroute("**/runs/keys?*")
    RunsPage(page).counts(8)
