"""The runs screen as a person uses it."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect

from tests.ui.messages import say


class RunsPage:
    """A page that shows the runs of an experiment."""

    def __init__(self, page: Page, language: str = "en") -> None:
        self.page = page
        self._language = language
        self.table = page.get_by_role("treegrid", name=self.say("title"))

    def say(self, message: str, **values: object) -> str:
        """A message of the screen."""
        return say(f"runs.{message}", self._language, **values)

    @property
    def rows(self) -> Locator:
        """Rows of runs and groups that are drawn, without the head's."""
        return self.table.get_by_role("row").filter(has=self.page.get_by_role("rowheader"))

    def row(self, name: str) -> Locator:
        """The row of the run of this name."""
        link = self.page.get_by_role("link", name=name, exact=True)
        return self.table.get_by_role("row").filter(has=link)

    def shows(self, *names: str) -> None:
        """Wait until just these runs are shown, in this order."""
        links = self.rows.get_by_role("rowheader").get_by_role("link")
        expect(links).to_have_text(list(names))

    def heading(self, column: str) -> Locator:
        """The head of a column."""
        return self.table.get_by_role("columnheader").filter(
            has=self.page.get_by_role("button", name=column, exact=True)
        )

    def sort(self, column: str) -> None:
        """Click a column's name."""
        self.heading(column).get_by_role("button", name=column, exact=True).click()

    @property
    def filter_box(self) -> Locator:
        """Where the filter is written."""
        return self.page.get_by_role("textbox", name=self.say("filter"), exact=True)

    def filter(self, text: str) -> None:
        """Write a filter in place of the one that is there, and ask for it."""
        self.filter_box.click()
        # The editor comes when it is first needed, and takes over.
        expect(self.page.locator(".cm-editor")).to_be_visible()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Enter")

    def counts(self, number: int) -> None:
        """Wait until so many runs are counted."""
        form = "count_one" if number == 1 and self._language == "en" else "count_other"
        text = self.say(form).replace("{{count, number}}", f"{number:,}")
        expect(self.page.get_by_text(re.compile(re.escape(text))).first).to_be_visible()


def runs_path(experiment: str, **search: str) -> str:
    """The address of an experiment's runs."""
    query = "&".join(f"{name}={quote(value)}" for name, value in search.items())
    return f"#/experiments/{experiment}{'?' if query else ''}{query}"
