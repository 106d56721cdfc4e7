"""Servers with real data, and pages of a real Chromium that must not go wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.databases.fixtures import FOLDER
from tests.databases.session import exclusive
from tests.servers import ServerProcess
from tests.ui.browser import OpenPage, Watch, launch
from tests.ui.guarded import Guarded, sign_in, start_guarded
from tests.ui.large_store import make_large_store

TRAINING = Path(__file__).with_name("training.py")
SWEEP = "digits-sweep"

HEIGHTS = {1280: 800, 390: 844}
LOCALES = {"en": "en-GB", "th": "th-TH"}

# How long something may take before it is thought never to come; no measure of speed.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)

_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let fixtures know whether the test failed."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


def train(url: str, experiment: str, *options: str) -> None:
    """Train and log, and return when it is done."""
    command = [sys.executable, str(TRAINING), url, experiment, *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=100)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with a small sweep that was really trained."""
    folder = tmp_path_factory.mktemp("demo")
    server = ServerProcess(folder, f"sqlite:///{folder}/runs.db").start()
    try:
        train(server.url, SWEEP, "--artifacts")
        yield server.url
    finally:
        server.kill()


@pytest.fixture(scope="session")
def large(pytestconfig: pytest.Config) -> Iterator[str]:
    """Address of a server with 100,000 runs (see `large_store`); nobody changes them."""
    folder = pytestconfig.stash[FOLDER]
    path = folder / "large.db"
    with exclusive(folder):
        if not path.exists():
            fresh = folder / "large.fresh.db"
            make_large_store(fresh)
            fresh.rename(path)
    server = ServerProcess(folder / "large", f"sqlite:///{path}").start()
    try:
        yield server.url
    finally:
        server.kill()


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A server with sign-in, its users, and a model that two of them have worked on."""
    server = start_guarded(tmp_path_factory.mktemp("guarded"))
    try:
        yield server
    finally:
        server.process.kill()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium, until tests elsewhere begin: beside it no other event loop runs in a thread."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(
    browser: Browser, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[OpenPage]:
    """Opens pages: `open_page(url, "#/experiments", theme="dark", width=390, language="th")`.

    The test fails if one of them writes an error to its console, breaks off a script, asks another
    host, or is answered with an error that the test does not mean (`refusals=True`). Of a test
    that fails, pictures of the pages stay in its folder. With `user` they are signed in.
    """
    opened: list[tuple[Page, Watch]] = []

    def open_one(
        url: str,
        path: str = "",
        *,
        theme: str = "light",
        width: int = 1280,
        language: str = "en",
        refusals: bool = False,
        user: str = "",
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS[width]},
            color_scheme="dark" if theme == "dark" else "light",
            locale=LOCALES[language],
            timezone_id="Asia/Bangkok",
            reduced_motion="reduce",
        )
        if user:
            sign_in(context.request, url, user)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch = Watch(url, refusals=refusals)
        watch.on(page)
        opened.append((page, watch))
        page.goto(f"{url}/{path}")
        return page

    yield open_one
    for number, (page, _) in enumerate(opened):
        if request.node.stash.get(_FAILED, False):
            page.screenshot(path=tmp_path / f"page-{number}.png")
        page.context.close()
    problems = [problem for _, watch in opened for problem in watch.problems]
    assert not problems, problems
