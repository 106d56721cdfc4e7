"""Charts beside the table: drawn of the runs that are shown, zoomed, added, kept with the view."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from mlflow import MlflowClient
from mlflow.entities import Metric
from tests.ui.browser import OpenPage
from tests.ui.messages import say
from tests.ui.runs_page import RunsPage, runs_path


def words(message: str, **values: object) -> str:
    return say(f"charts.{message}", **values)


@pytest.fixture
def sweep(demo: str) -> str:
    """The id of the experiment that was trained."""
    found = MlflowClient(demo).get_experiment_by_name("digits-sweep")
    assert found is not None
    return found.experiment_id


_IS_DRAWN = """
(chart) => {
  const painted = [...chart.querySelectorAll("canvas")].some((canvas) => {
    if (!canvas.width || !canvas.height) return false;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte > 0);
  });
  return painted || chart.querySelectorAll("svg path").length > 5;
}
"""


def chart(page: Page, title: str) -> Locator:
    """The chart of this title, drawn."""
    found = page.get_by_role("article", name=title, exact=True)
    expect(found).to_be_visible()
    found.scroll_into_view_if_needed()
    page.wait_for_function(_IS_DRAWN, arg=found.element_handle())
    return found


def picture(found: Locator) -> list[str]:
    """What is drawn in a chart."""
    drawn: list[str] = found.evaluate(
        "(chart) => [...chart.querySelectorAll('canvas')].map((each) => each.toDataURL())"
    )
    return drawn


def changes(page: Page, found: Locator, before: list[str]) -> None:
    """Wait until a chart is drawn otherwise."""
    page.wait_for_function(
        "([chart, before]) => JSON.stringify([...chart.querySelectorAll('canvas')]"
        ".map((each) => each.toDataURL())) !== before",
        arg=[found.element_handle(), json.dumps(before, separators=(",", ":"))],
    )


def curves_asked(page: Page) -> list[Any]:
    """What is asked of the server from now on."""
    asked: list[Any] = []

    def note(request: Any) -> None:
        if request.url.endswith("metrics/curves"):
            asked.append(json.loads(request.post_data))

    page.on("request", note)
    return asked


def open_charts(open_page: OpenPage, url: str, experiment: str, **search: str) -> Page:
    page = open_page(url, runs_path(experiment, panes="charts", **search))
    chart(page, "accuracy")
    return page


def test_each_metric_has_a_chart_of_the_runs_that_are_shown(
    open_page: OpenPage, demo: str, sweep: str
) -> None:
    page = open_page(demo, runs_path(sweep))
    runs = RunsPage(page)
    accuracy = chart(page, "accuracy")
    for title in ("test_loss", "train_loss"):
        expect(page.get_by_role("article", name=title, exact=True)).to_have_count(1)
    before = picture(accuracy)
    row = runs.row("digits-7")
    row.get_by_role("button", name=runs.say("hide"), exact=True).click()
    changes(page, accuracy, before)
    expect(row.get_by_role("button", name=runs.say("show"), exact=True)).to_have_count(1)


@pytest.mark.parametrize("axis", ["time", "relative"])
def test_curves_are_drawn_over_time_as_well(
    open_page: OpenPage, demo: str, sweep: str, axis: str
) -> None:
    page = open_charts(open_page, demo, sweep)
    accuracy = chart(page, "accuracy")
    before = picture(accuracy)
    asked = curves_asked(page)
    page.get_by_text(words(f"x_{axis}"), exact=True).click()
    changes(page, accuracy, before)
    expect(page.get_by_role("radio", name=words(f"x_{axis}"), exact=True)).to_be_checked()
    assert all(each["x"] == axis for each in asked)
    assert axis in page.url or asked


def test_a_part_of_many_points_is_read_in_full_when_one_looks_closer(
    open_page: OpenPage, demo: str
) -> None:
    client = MlflowClient(demo)
    experiment = client.create_experiment("a-long-curve")
    run = client.create_run(experiment).info.run_id
    for begin in range(0, 20_000, 1000):
        steps = range(begin, begin + 1000)
        points = [Metric("wave", (step * 7919 % 1000) / 1000, 1, step) for step in steps]
        client.log_batch(run, points, [], [])
    page = open_page(demo, runs_path(experiment, panes="charts"))
    asked = curves_asked(page)
    wave = chart(page, "wave")
    before = picture(wave)
    box = wave.get_by_role("application").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.52, y, steps=8)
    page.mouse.up()
    changes(page, wave, before)
    page.wait_for_function("() => true")
    zooms = [each for each in asked if each.get("start") is not None]
    assert zooms
    width = zooms[-1]["end"] - zooms[-1]["start"]
    assert 0 < width < 2_000
    closer = picture(wave)
    page.mouse.dblclick(box["x"] + box["width"] * 0.5, y)
    changes(page, wave, closer)


def test_two_fingers_look_closer_and_back(open_page: OpenPage, demo: str, sweep: str) -> None:
    page = open_charts(open_page, demo, sweep)
    accuracy = chart(page, "accuracy")
    plot = accuracy.locator(".u-over")
    box = plot.bounding_box()
    assert box
    middle, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    zoomed = accuracy.get_by_role("button", name=words("zoomOut"))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})

    def pinch(apart: int, then: int) -> None:
        for kind, reach in (("touchStart", apart), ("touchMove", then)):
            fingers = [{"x": middle + side * reach, "y": y, "id": side} for side in (-1, 1)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    whole = picture(accuracy)
    pinch(20, 60)
    expect(zoomed).to_be_visible()
    changes(page, accuracy, whole)
    pinch(60, 10)
    expect(zoomed).to_have_count(0)
    # A trackpad says the same with a wheel.
    page.mouse.move(middle, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -80)
    page.keyboard.up("Control")
    expect(zoomed).to_be_visible()


@pytest.mark.parametrize("kind", ["bar", "scatter", "parallel", "contour", "box"])
def test_charts_of_each_kind_are_added_and_kept_in_the_address(
    open_page: OpenPage, demo: str, sweep: str, kind: str
) -> None:
    page = open_charts(open_page, demo, sweep)
    charts = page.get_by_role("article")
    before = charts.count()
    page.get_by_role("button", name=words("add"), exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(words(f"kind_{kind}"), exact=True).click()
    dialog.get_by_role("button", name=words("add"), exact=True).click()
    expect(dialog).to_have_count(0)
    expect(charts).to_have_count(before + 1)
    added = page.get_by_role("region", name=words("section_added")).get_by_role("article")
    expect(added).to_have_count(1)
    page.wait_for_function(_IS_DRAWN, arg=added.element_handle())
    again = open_page(demo, f"#{page.url.partition('#')[2]}")
    expect(
        again.get_by_role("region", name=words("section_added")).get_by_role("article")
    ).to_have_count(1)


def test_a_chart_fills_the_window_and_is_told_as_numbers(
    open_page: OpenPage, demo: str, sweep: str
) -> None:
    page = open_charts(open_page, demo, sweep)
    page.get_by_role("button", name=words("fullScreen", title="accuracy")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name=words("menu", title="accuracy")).click()
    page.get_by_role("menuitem", name=words("asTable")).click()
    expect(page.get_by_role("dialog").get_by_role("table")).to_contain_text("digits-7")


def test_charts_are_found_by_name(open_page: OpenPage, demo: str, sweep: str) -> None:
    page = open_charts(open_page, demo, sweep)
    page.get_by_role("textbox", name=words("search")).fill("loss")
    expect(page.get_by_role("article", name="accuracy", exact=True)).to_have_count(0)
    expect(page.get_by_role("article", name="test_loss", exact=True)).to_be_visible()
