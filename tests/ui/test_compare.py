"""Runs against each other: what differs first, the best of each metric, curves and files."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from mlflow import MlflowClient
from mlflow.entities import Metric, Param
from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.messages import say

Runs = dict[str, str]


def words(message: str, **values: object) -> str:
    return say(f"compare.{message}", **values)


@pytest.fixture(scope="module")
def runs(demo: str) -> Runs:
    """Ids of runs by name; a is the best by loss, b by accuracy."""
    client = MlflowClient(demo)
    experiment = client.create_experiment("compared")
    ids = {}
    for name, rate, loss, accuracy in (
        ("a", "0.1", 0.25, 0.5),
        ("b", "0.2", 0.5, 0.75),
        ("c", "0.3", 1.0, 0.5),
    ):
        run = client.create_run(experiment, run_name=name, tags={"team": "vision"})
        run_id = ids[name] = run.info.run_id
        params = [Param("rate", rate), Param("solver", "adam")]
        metrics = [Metric("loss", loss + 1, 0, 0), Metric("loss", loss, 1, 1)]
        client.log_batch(run_id, [*metrics, Metric("accuracy", accuracy, 1, 1)], params)
        client.log_text(run_id, f"same\nrate: {rate}\nsame too\n", "config/run.yaml")
        picture = Image.new("RGB", (64, 48), {"a": "teal", "b": "teal", "c": "red"}[name])
        client.log_image(run_id, picture, "picture.png")
        if name == "a":
            client.log_text(run_id, "only here", "only.txt")
        client.set_terminated(run_id)
    return ids


def address(runs: Runs, names: str = "abc", **search: str) -> str:
    more = "".join(f"&{key}={value}" for key, value in search.items())
    return f"#/compare?runs={','.join(runs[name] for name in names)}{more}"


def row(page: Page, key: str) -> Locator:
    header = page.get_by_role("rowheader", name=key)
    return page.get_by_role("table").get_by_role("row").filter(has=header)


def test_what_differs_comes_first(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, address(runs))
    expect(row(page, "rate").get_by_role("cell")).to_have_text(["0.1", "0.2", "0.3"])
    expect(row(page, "solver")).to_have_count(0)
    page.get_by_role("switch", name=words("onlyDifferent")).click()
    expect(row(page, "solver").get_by_role("cell")).to_have_text(["adam"] * 3)
    assert "all=true" in page.url
    box = page.get_by_role("textbox", name=words("find"))
    page.keyboard.press("/")
    expect(box).to_be_focused()
    box.fill("team")
    expect(row(page, "team")).to_be_visible()
    expect(row(page, "rate")).to_have_count(0)
    assert_accessible(page)


def test_the_best_of_each_metric_is_marked(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, address(runs))
    best = page.get_by_role("img", name=words("best"))
    expect(row(page, "loss").get_by_role("cell").nth(0).locator(best)).to_be_visible()
    expect(row(page, "accuracy").get_by_role("cell").nth(1).locator(best)).to_be_visible()
    expect(row(page, "loss").get_by_role("cell").nth(1)).to_contain_text("+100%")
    # The guess is wrong: more is better. The link keeps that.
    row(page, "loss").get_by_role("button").click()
    expect(row(page, "loss").get_by_role("cell").nth(2).locator(best)).to_be_visible()
    page.reload()
    expect(row(page, "loss").get_by_role("cell").nth(2).locator(best)).to_be_visible()


def test_runs_are_moved_and_left_out(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, address(runs))
    heads = page.get_by_role("table").get_by_role("columnheader").get_by_role("link")
    expect(heads).to_have_text(["a", "b", "c"])
    page.get_by_role("button", name=words("makeFirstOf", name="c")).click()
    expect(heads).to_have_text(["c", "a", "b"])
    expect(row(page, "loss").get_by_role("cell").nth(1)).to_contain_text("-75%")
    page.get_by_role("button", name=words("removeOf", name="a")).click()
    expect(heads).to_have_text(["c", "b"])


def test_curves_over_each_other(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, address(runs))
    page.get_by_role("tab", name=words("tab.charts")).click()
    expect(page.get_by_text("loss", exact=True).first).to_be_visible()
    expect(page.locator("canvas").first).to_be_visible()


def test_files_side_by_side(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, address(runs, tab="artifacts"))
    tree = page.get_by_role("tree")
    tree.get_by_text("only.txt").click()
    panes = page.get_by_role("article")
    expect(panes).to_have_count(3)
    expect(panes.nth(0)).to_contain_text("only here")
    expect(panes.nth(1)).to_contain_text(words("hasNoFile"))
    tree.get_by_text("picture.png").click()
    for name in runs:
        picture = page.get_by_role("img", name=f"picture.png: {name}")
        picture.evaluate("(element) => element.decode()")
    assert_accessible(page)


def test_two_texts_line_by_line(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, address(runs, tab="artifacts", path="config%2Frun.yaml"))
    page.get_by_text(words("textDiff"), exact=True).click()
    diff = page.get_by_role("region", name="config/run.yaml")
    expect(diff).to_contain_text("rate: 0.1")
    expect(diff).to_contain_text("rate: 0.2")
    page.get_by_role("textbox", name=words("right")).or_(
        page.get_by_role("combobox", name=words("right"))
    ).first.click()
    page.get_by_role("option", name="c", exact=True).click()
    expect(diff).to_contain_text("rate: 0.3")
    assert_accessible(page)


def test_two_images_over_each_other(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, address(runs, "ac", tab="artifacts", path="picture.png"))
    page.get_by_text(words("imagePair"), exact=True).click()
    wipe = page.get_by_role("slider", name=words("wipePlace"))
    wipe.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.get_by_text(words("difference"), exact=True).click()
    page.get_by_role("img", name="c", exact=True).evaluate("(element) => element.decode()")
    shown = page.get_by_role("img", name="a", exact=True).locator("xpath=..").screenshot()
    middle = Image.open(io.BytesIO(shown)).convert("RGB")
    # |red − teal|: the pictures are not equal, and where they are not the stage is not black.
    assert middle.getpixel((middle.width // 2, middle.height // 2)) == (255, 128, 128)


def test_fifty_runs_on_a_phone(open_page: OpenPage, demo: str) -> None:
    client = MlflowClient(demo)
    experiment = client.create_experiment("fifty")
    ids = []
    for number in range(50):
        run = client.create_run(experiment, run_name=f"run {number}")
        params = [Param(f"param_{n}", str(n * number)) for n in range(60)]
        client.log_batch(run.info.run_id, [Metric("loss", number / 50, 0, 0)], params)
        ids.append(run.info.run_id)
    page = open_page(demo, f"#/compare?runs={','.join(ids)}", width=390)
    heads = page.get_by_role("table").get_by_role("columnheader")
    expect(heads).to_have_count(51)
    assert not is_wider_than_window(page)
    table = page.get_by_role("table")
    table.evaluate("(element) => element.scrollTo(element.scrollWidth, element.scrollHeight)")
    expect(heads.last).to_be_in_viewport()
    assert_accessible(page)


def test_runs_that_cannot_be_compared(open_page: OpenPage, demo: str, runs: Runs) -> None:
    page = open_page(demo, "#/compare")
    expect(page.get_by_text(words("nothing"))).to_be_visible()
    page = open_page(demo, f"{address(runs, 'ab')},{'0' * 32}", refusals=True)
    expect(page.get_by_role("alert")).to_contain_text("0" * 32)
    expect(row(page, "rate").get_by_role("cell")).to_have_text(["0.1", "0.2"])
