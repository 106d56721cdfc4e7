"""Every screen, light and dark, wide and narrow, English and Thai: whole, readable, accessible."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.messages import say

# Each value of each is seen with most values of the others; all eight would only take longer.
LOOKS = [("light", 1280, "en"), ("dark", 1280, "th"), ("dark", 390, "en"), ("light", 390, "th")]
NAMES = [f"{theme}-{width}-{language}" for theme, width, language in LOOKS]

Screens = dict[str, str]


@pytest.fixture
def screens(demo: str) -> Screens:
    """Address of each screen, and a text that it shows when it is there."""
    client = MlflowClient(demo)
    experiment = client.get_experiment_by_name("digits-sweep")
    assert experiment is not None
    number = experiment.experiment_id
    runs = [run.info.run_id for run in client.search_runs([number], order_by=["start_time"])]
    first = f"#/experiments/{number}/runs/{runs[0]}"
    return {
        "experiments": "#/experiments",
        "runs": f"#/experiments/{number}",
        "charts": f"#/experiments/{number}?panes=charts",
        "run": first,
        "metrics": f"{first}?tab=metrics",
        "artifacts": f"{first}?tab=artifacts&path=predictions.csv",
        "notes": f"{first}?tab=notes",
        "compare": f"#/compare?runs={','.join(runs[:3])}",
        "models": "#/models",
        "nowhere": "#/no/such/place",
    }


# One after the other in one page, as somebody walks through the app; neighbours' titles differ.
WALK = [
    *("experiments", "run", "runs", "metrics", "compare", "artifacts", "models", "notes"),
    *("nowhere", "charts"),
]


@pytest.mark.parametrize(("theme", "width", "language"), LOOKS, ids=NAMES)
def test_every_screen_is_whole_and_accessible(
    open_page: OpenPage, demo: str, screens: Screens, theme: str, width: int, language: str
) -> None:
    assert sorted(WALK) == sorted(screens)
    page = open_page(demo, screens[WALK[0]], theme=theme, width=width, language=language)
    for number, screen in enumerate(WALK):
        if number:
            title = page.title()
            page.evaluate("performance.clearResourceTimings(), performance.mark('left')")
            page.goto(f"{demo}/{screens[screen]}")
            page.wait_for_function("before => document.title !== before", arg=title)
        settle(page)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("data-mantine-color-scheme") == theme
        expect(page.get_by_role("main")).not_to_be_empty()
        assert not is_wider_than_window(page), screen
        assert_accessible(page)


def settle(page: Page) -> None:
    """Wait until the screen has what it asked for; the stream of changes never ends."""
    expect(page.get_by_role("main")).to_be_visible()
    page.wait_for_function(
        """() => {
          const now = performance.now();
          const last = ["resource", "mark"].flatMap((type) => performance.getEntriesByType(type))
            .map((each) => each.responseEnd || each.startTime);
          const busy = document.querySelector("[aria-busy=true]");
          return !busy && now - Math.max(0, ...last) > 500;
        }"""
    )


def test_language_and_colours_are_switched_in_the_page_and_kept(
    open_page: OpenPage, demo: str
) -> None:
    page = open_page(demo, "#/experiments")
    html = page.locator("html")
    page.get_by_role("button", name=say("app.language")).click()
    page.get_by_role("menuitemradio", name="ไทย").or_(
        page.get_by_role("menuitem", name="ไทย")
    ).click()
    expect(html).to_have_attribute("lang", "th")
    thai = say("experiments.title", "th")
    expect(page.get_by_role("heading", name=thai)).to_be_visible()
    page.get_by_role("button", name=say("app.scheme.title", "th")).click()
    dark = say("app.scheme.dark", "th")
    page.get_by_role("menuitemradio", name=dark).or_(
        page.get_by_role("menuitem", name=dark)
    ).click()
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(html).to_have_attribute("lang", "th")
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(page.get_by_role("heading", name=thai)).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), product(["light", "dark"], [1280, 390]))
def test_the_palette_is_accessible(open_page: OpenPage, demo: str, theme: str, width: int) -> None:
    page = open_page(demo, "#/experiments", theme=theme, width=width)
    settle(page)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)
