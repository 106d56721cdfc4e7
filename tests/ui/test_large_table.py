"""The runs screen with 100,000 runs and a thousand keys: all is reached, and little is read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage
from tests.ui.large_store import EXPERIMENT, RUNS
from tests.ui.runs_page import RunsPage, runs_path

_SCROLL_TO = """
(part) => {
  const grid = document.querySelector("[role=treegrid]");
  const scroller = [grid, ...document.querySelectorAll("*")].find((each) =>
    (each.contains(grid) || grid.contains(each)) && each.scrollHeight > each.clientHeight + 1000
    && ["auto", "scroll"].includes(getComputedStyle(each).overflowY));
  scroller.scrollTop = part * (scroller.scrollHeight - scroller.clientHeight);
}
"""

_SCROLL_RIGHT = """
() => {
  for (const each of document.querySelectorAll("*")) {
    const hasTable = each.querySelector("[role=columnheader]");
    if (hasTable && each.scrollWidth > each.clientWidth + 50) each.scrollLeft = each.scrollWidth;
  }
}
"""


@pytest.fixture
def runs(open_page: OpenPage, large: str) -> RunsPage:
    shown = RunsPage(open_page(large, runs_path(str(EXPERIMENT), panes="table")))
    expect(shown.row(f"trial-{RUNS}")).to_be_visible()
    return shown


def tables_asked(page: Page) -> list[Any]:
    """What is asked for from now on."""
    asked: list[Any] = []

    def note(request: Any) -> None:
        if request.url.endswith("runs/table"):
            asked.append(json.loads(request.post_data))

    page.on("request", note)
    return asked


def scroll_to(runs: RunsPage, part: float) -> None:
    runs.page.evaluate(_SCROLL_TO, part)


def test_the_bar_reaches_any_run_with_few_rows_read(runs: RunsPage) -> None:
    runs.counts(RUNS)
    asked = tables_asked(runs.page)
    scroll_to(runs, 1.0)
    expect(runs.row("trial-1")).to_be_visible()
    scroll_to(runs, 0.5)
    # The middle, give or take the rows around it.
    expect(runs.rows.get_by_role("link").first).to_have_text(re.compile(r"trial-(49|50)\d{3}"))
    scroll_to(runs, 0.0)
    expect(runs.row(f"trial-{RUNS}")).to_be_visible()
    assert sum(each["max_results"] for each in asked) < 5_000
    assert runs.rows.count() < 200


def test_a_filter_and_an_order_hold_for_all_of_them(runs: RunsPage, large: str) -> None:
    text = "params.optimizer = 'lion' AND metrics.loss < 0.001"
    found = MlflowClient(large).search_runs([str(EXPERIMENT)], text, order_by=["metrics.loss DESC"])
    runs.filter(text)
    runs.counts(len(found))
    runs.sort("loss")
    expect(runs.heading("loss")).to_have_attribute("aria-sort", "descending")
    best = [run.info.run_name or "" for run in found[:5]]
    expect(runs.rows.get_by_role("link").first).to_have_text(best[0])
    assert runs.rows.get_by_role("link").all_inner_texts()[:5] == best


def test_groups_of_all_of_them_are_counted(open_page: OpenPage, large: str) -> None:
    shown = RunsPage(
        open_page(large, runs_path(str(EXPERIMENT), panes="table", group="params.optimizer"))
    )
    expect(shown.rows).to_have_count(4)
    for optimizer in ("adam", "adamw", "lion", "sgd"):
        expect(shown.rows.filter(has_text=optimizer).first).to_contain_text("25,000")


def test_one_of_a_thousand_keys_is_found_and_shown(runs: RunsPage) -> None:
    page = runs.page
    page.get_by_role("button", name=runs.say("columns"), exact=True).click()
    search = page.get_by_role("textbox", name=runs.say("columnsSearch"))
    search.fill("rare.0421")
    asked = tables_asked(page)
    page.get_by_role("checkbox", name="rare.0421").or_(
        page.get_by_role("switch", name="rare.0421")
    ).first.check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("rare.0421"))
    # It stands at the right end; what is out of sight is not drawn.
    page.evaluate(_SCROLL_RIGHT)
    expect(runs.heading("rare.0421")).to_have_count(1)
    assert all(len(each["columns"]) < 60 for each in asked)
