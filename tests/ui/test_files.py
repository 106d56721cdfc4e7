"""Files of a run, each kind shown as what it is, and large ones read as one looks."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage, assert_accessible
from tests.ui.files import LINES, ROWS, log_every_kind
from tests.ui.messages import say


@pytest.fixture(scope="module")
def run(demo: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the page of a run with a file of every kind."""
    client = MlflowClient(demo)
    experiment = client.create_experiment("files")
    made = client.create_run(experiment, run_name="with files")
    log_every_kind(client, made.info.run_id, tmp_path_factory.mktemp("files"))
    client.set_terminated(made.info.run_id)
    return f"#/experiments/{experiment}/runs/{made.info.run_id}?tab=artifacts"


def words(message: str, **values: object) -> str:
    return say(f"artifacts.{message}", **values)


def show(open_page: OpenPage, demo: str, run: str, path: str) -> Page:
    page = open_page(demo, f"{run}&path={quote(path, safe='')}")
    expect(page.get_by_role("navigation", name=words("path"))).to_contain_text(
        path.rpartition("/")[2]
    )
    return page


def cells(page: Page) -> Locator:
    return page.get_by_role("grid").get_by_role("gridcell")


def test_a_long_table_of_text_is_read_as_one_scrolls(
    open_page: OpenPage, demo: str, run: str
) -> None:
    page = show(open_page, demo, run, "tables/long.csv")
    grid = page.get_by_role("grid")
    expect(cells(page).nth(1)).to_have_text("ชื่อ 0")
    first = int(grid.get_attribute("aria-rowcount") or "0")
    assert 0 < first < ROWS
    expect_end(grid, f"ชื่อ {ROWS - 1}")
    assert grid.get_attribute("aria-rowcount") == str(ROWS + 1)


def test_a_long_parquet_file_is_read_where_one_looks(
    open_page: OpenPage, demo: str, run: str
) -> None:
    page = show(open_page, demo, run, "tables/long.parquet")
    expect(cells(page).nth(1)).to_have_text("ชื่อ 0")
    grid = page.get_by_role("grid")
    assert grid.get_attribute("aria-rowcount") == str(ROWS + 1)
    expect_end(grid, f"ชื่อ {ROWS - 1}")


def expect_end(grid: Locator, text: str) -> None:
    """Scroll down until the last row is there: it may be read piece by piece."""
    last = grid.get_by_text(text, exact=True)
    for _ in range(40):
        grid.evaluate("(element) => { element.scrollTop = element.scrollHeight }")
        if last.is_visible():
            return
        grid.page.wait_for_timeout(100)
    expect(last).to_be_visible()


def test_many_columns(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "tables/wide.parquet")
    grid = page.get_by_role("grid")
    expect(cells(page).first).to_have_text("0")
    assert grid.get_by_role("columnheader").count() < 60
    grid.evaluate("(element) => { element.scrollLeft = element.scrollWidth }")
    expect(grid.get_by_role("columnheader").last).to_contain_text("feature_299")
    expect(cells(page).last).to_have_text("299")


def test_a_cell_is_reached_by_keys_and_shown_whole(
    open_page: OpenPage, demo: str, run: str
) -> None:
    page = show(open_page, demo, run, "tables/long.csv")
    grid = page.get_by_role("grid")
    expect(cells(page).nth(1)).to_have_text("ชื่อ 0")
    grid.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    detail = page.get_by_role("region", name=words("cell"))
    expect(detail).to_contain_text('two\nlines, "quoted"')
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)


def test_a_logged_table(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "tables/scores.json")
    expect(cells(page)).to_have_text(["a", "0.25", "b", "0.5"])


def test_a_long_log_is_read_as_one_scrolls_and_searched(
    open_page: OpenPage, demo: str, run: str
) -> None:
    page = show(open_page, demo, run, "texts/train.log")
    text = page.get_by_role("region", name="texts/train.log")
    expect(text.get_by_text("INFO step=0", exact=True)).to_be_visible()
    page.get_by_role("textbox", name=words("find")).fill("step=15000")
    expect(text.get_by_text("INFO step=15000", exact=True)).to_be_visible()
    last = text.get_by_text(f"INFO step={LINES - 1}", exact=True)
    for _ in range(60):
        text.evaluate("(element) => { element.scrollTop = element.scrollHeight }")
        if last.is_visible():
            break
        page.wait_for_timeout(50)
    expect(last).to_be_visible()


def test_source_is_highlighted(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "texts/train.py")
    keyword = page.locator(".hljs-keyword", has_text="import")
    expect(keyword).to_be_visible()
    plain = page.get_by_role("region", name="texts/train.py")
    colour = "(element) => getComputedStyle(element).color"
    assert keyword.evaluate(colour) != plain.evaluate(colour)
    assert_accessible(page)


def test_yaml_without_an_extension(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "texts/MLmodel")
    expect(page.locator(".hljs-attr", has_text="python_function")).to_be_visible()


def test_json_is_a_tree(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "texts/odd.json")
    tree = page.get_by_role("tree", name="texts/odd.json")
    expect(tree.get_by_role("treeitem")).to_have_count(5)
    expect(tree).to_contain_text("NaN")
    tree.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(tree.get_by_role("treeitem")).to_have_count(3)
    assert_accessible(page)


def test_broken_json_is_text(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "texts/broken.json")
    expect(page.get_by_text(words("notJson"))).to_be_visible()
    expect(page.get_by_role("region", name="texts/broken.json")).to_contain_text('{"loss":')


def test_markdown_shows_what_lies_beside_it(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "texts/notes.md")
    expect(page.get_by_role("heading", name="Findings")).to_be_visible()
    expect_picture(page.get_by_role("img", name="figure"))
    assert_accessible(page)


def expect_picture(image: Locator) -> None:
    expect(image).to_be_visible()
    image.evaluate("(element) => element.decode()")
    assert image.evaluate("(element) => element.naturalWidth") > 0


@pytest.mark.parametrize("name", ["figure.png", "figure.svg"])
def test_images(open_page: OpenPage, demo: str, run: str, name: str) -> None:
    page = show(open_page, demo, run, f"media/{name}")
    expect_picture(page.get_by_role("img", name=name))


def test_sound_is_played(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "media/tone.wav")
    player = page.locator("audio")
    expect(player).to_be_visible()
    player.evaluate(
        """(element) => element.readyState >= 1 ||
          new Promise((resolve) => element.addEventListener("loadedmetadata", resolve))"""
    )
    assert player.evaluate("(element) => element.duration") == pytest.approx(1.0)


def test_a_pdf_is_given_to_the_browsers_viewer(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "media/figure.pdf")
    frame = page.locator("iframe")
    expect(frame).to_be_visible()
    assert (frame.get_attribute("src") or "").startswith("blob:")


def test_a_page_runs_in_a_sandbox_and_reaches_nothing(
    open_page: OpenPage, demo: str, run: str
) -> None:
    page = show(open_page, demo, run, "texts/report.html")
    told = page.frame_locator("iframe").locator("#p")
    expect(told).to_have_text("ran, SecurityError")


def test_a_notebook_with_its_outputs(open_page: OpenPage, demo: str, run: str) -> None:
    page = open_page(demo, f"{run}&path=texts%2Fexplore.ipynb")
    expect(page.get_by_role("heading", name="A heading")).to_be_visible()
    expect(page.get_by_text("printed")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_text("cell of a table")).to_be_visible()
    expect_picture(page.get_by_role("img", name=words("output")))
    assert "taken over" not in page.title()


def test_bytes_that_are_no_text(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "raw.bin")
    expect(page.get_by_text("00 01 02 03 04 05 06 07").first).to_be_visible()


def test_what_is_empty_damaged_or_missing_says_so(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "empty.txt")
    expect(page.get_by_text(words("emptyFile"))).to_be_visible()
    page = show(open_page, demo, run, "tables/broken.parquet")
    expect(page.get_by_role("alert")).to_contain_text(words("unreadable"))
    page = show(open_page, demo, run, "tables/none.csv")
    expect(page.get_by_text(words("missing"))).to_be_visible()


def test_the_tree_is_used_by_keys(open_page: OpenPage, demo: str, run: str) -> None:
    page = open_page(demo, run)
    tree = page.get_by_role("tree", name=words("files"))
    expect(tree.get_by_role("treeitem")).to_have_count(5)
    tree.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(tree.get_by_role("treeitem", name="figure.pdf")).to_be_visible()
    page.keyboard.press("t")  # the next name that begins so: tone.wav
    page.keyboard.press("Enter")
    expect(page.locator("audio")).to_be_visible()
    assert_accessible(page)


def test_a_file_is_downloaded_as_it_was_stored(open_page: OpenPage, demo: str, run: str) -> None:
    page = show(open_page, demo, run, "raw.bin")
    with page.expect_download() as download:
        page.get_by_role("link", name=words("download")).click()
    assert download.value.suggested_filename == "raw.bin"
    assert Path(download.value.path()).read_bytes() == bytes(range(256)) * 4


def test_on_a_phone_a_file_takes_the_place_of_the_tree(
    open_page: OpenPage, demo: str, run: str
) -> None:
    page = open_page(demo, run, width=390)
    tree = page.get_by_role("tree", name=words("files"))
    tree.get_by_text("raw.bin").click()
    expect(tree).to_be_hidden()
    expect(page.get_by_text("00 01 02 03").first).to_be_visible()
    page.get_by_role("button", name=words("back")).click()
    expect(tree).to_be_visible()
