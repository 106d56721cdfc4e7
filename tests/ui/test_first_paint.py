"""What a screen begins with is asked for before the app has started, and asked for once."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from playwright.sync_api import Route, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage
from tests.ui.runs_page import RunsPage, runs_path

# Names of what the server was asked for, in order, with when the page asked.
ASKED = """
performance.getEntriesByType("resource")
  .map((each) => [each.name, each.initiatorType, each.startTime])
"""


def test_runs_are_read_while_the_app_starts(open_page: OpenPage, demo: str) -> None:
    experiment = MlflowClient(demo).get_experiment_by_name("digits-sweep")
    assert experiment is not None
    page = open_page(demo, runs_path(experiment.experiment_id))
    RunsPage(page).counts(8)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    asked = [(urlsplit(name).path.rpartition("/")[2], how) for name, how, _ in page.evaluate(ASKED)]
    # The first script asks for the keys and the screen's own script; the app takes what came.
    for name in ("keys", "get"):
        assert [how for path, how in asked if path == name] == ["link"], asked
    scripts = [path for path, _ in asked if path.startswith("runs-") and path.endswith(".js")]
    assert Counter(scripts).most_common(1)[0][1] == 1
    # One question for the rows: none for rows that wait, and none for a count that is known.
    assert [path for path, _ in asked].count("table") == 1, asked
    assert "count" not in [path for path, _ in asked]


def test_runs_are_shown_where_what_was_read_ahead_is_late(open_page: OpenPage, demo: str) -> None:
    experiment = MlflowClient(demo).get_experiment_by_name("digits-sweep")
    assert experiment is not None
    page = open_page(demo, "#/experiments")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/runs/keys?*", hold)
    page.evaluate(f"location.hash = '{runs_path(experiment.experiment_id)}'")
    # The screen is there before its runs are.
    expect(RunsPage(page).filter_box).to_be_visible()
    assert held
    while held:
        held.pop().continue_()
    page.unroute("**/runs/keys?*")
    RunsPage(page).counts(8)
