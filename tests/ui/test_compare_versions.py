"""Versions of a registered model against each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.browser import OpenPage, assert_accessible, is_wider_than_window
from tests.ui.messages import say
from tests.ui.small_registry import JOHN, SmallRegistry, small_registry

ALL = "#/compare-versions?versions=Fraud%3A1%2CFraud%3A2%2CFraud%3A3"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallRegistry]:
    with small_registry(tmp_path_factory.mktemp("versions")) as made:
        yield made


def words(message: str, **values: object) -> str:
    return say(f"compare-versions.{message}", **values)


def row(page: Page, name: str) -> Locator:
    header = page.get_by_role("rowheader", name=name)
    return page.get_by_role("table").get_by_role("row").filter(has=header)


def test_what_differs_and_which_is_best(open_page: OpenPage, registry: SmallRegistry) -> None:
    page = open_page(registry.url, ALL, user=JOHN)
    heads = page.get_by_role("table").get_by_role("columnheader")
    expect(heads.get_by_role("link")).to_have_text(["Fraud v1", "Fraud v2", "Fraud v3"])
    expect(heads.nth(1)).to_contain_text("Production")
    expect(heads.nth(2)).to_contain_text("Tries whole amounts")
    best = page.get_by_role("img", name=say("compare.best"))
    expect(row(page, "f1").get_by_role("cell").nth(1).locator(best)).to_be_visible()
    expect(row(page, "log_loss").get_by_role("cell").nth(1).locator(best)).to_be_visible()
    expect(row(page, "depth").get_by_role("cell")).to_have_text(["3", "5", "5"])
    expect(row(page, "seed")).to_have_count(0)
    amount = row(page, f"{words('input')} amount")
    expect(amount.get_by_role("cell")).to_have_text(["double", "double", "long"])
    expect(row(page, "merchant")).to_have_count(0)
    expect(page.locator("canvas").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("switch", name=words("onlyDifferent")).click()
    expect(row(page, "seed").get_by_role("cell")).to_have_text(["1", "1", "1"])
    page.get_by_role("button", name=words("makeFirstOf", name="Fraud v3")).click()
    page.get_by_role("button", name=words("removeOf", name="Fraud v1")).click()
    expect(heads.get_by_role("link")).to_have_text(["Fraud v3", "Fraud v2"])
    page.reload()
    expect(heads.get_by_role("link")).to_have_text(["Fraud v3", "Fraud v2"])


def test_versions_that_are_not_there(open_page: OpenPage, registry: SmallRegistry) -> None:
    page = open_page(registry.url, "#/compare-versions", user=JOHN)
    expect(page.get_by_text(words("nothing"))).to_be_visible()
    address = "#/compare-versions?versions=Fraud%3A1%2CFraud%3A9"
    page = open_page(registry.url, address, user=JOHN, refusals=True)
    expect(page.get_by_role("alert")).to_contain_text(words("missing_one", count=1))
    expect(row(page, "f1").get_by_role("cell")).to_have_count(1)


@pytest.mark.parametrize(
    ("theme", "width", "language"), [("dark", 390, "th"), ("light", 390, "en")]
)
def test_looks(
    open_page: OpenPage, registry: SmallRegistry, theme: str, width: int, language: str
) -> None:
    page = open_page(registry.url, ALL, theme=theme, width=width, language=language, user=JOHN)
    expect(page.get_by_role("table")).to_contain_text("Fraud v2")
    assert not is_wider_than_window(page)
    assert_accessible(page)
