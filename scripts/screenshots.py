"""Take the pictures of the documentation: the web app with what `make demo` trains, and a registry.

    .venv/bin/python scripts/screenshots.py             writes docs/images/*.png
    .venv/bin/python scripts/screenshots.py model       only those whose names begin so

Needs a Chromium, as the tests of the web app do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import Run  # noqa: E402
from tests.past_server import PastServer  # noqa: E402
from tests.servers import ServerProcess  # noqa: E402
from tests.ui.browser import launch  # noqa: E402
from tests.ui.guarded import sign_in  # noqa: E402
from tests.ui.registry_story import JANE, JOHN, Registry, tell  # noqa: E402

IMAGES = ROOT / "docs" / "images"
EXPERIMENT = "digits-sweep"
COMPARED = 4


VERSIONS = "digit-reader%3A3%2Cdigit-reader%3A1%2Cdigit-reader%3A4"


class Shot(NamedTuple):
    """A picture: file name, address after `#`, and how it is looked at."""

    name: str
    path: str
    scheme: Any = "light"
    width: int = 1280
    height: int = 800
    locale: str = "en-GB"
    user: str = ""


REGISTRY = [
    Shot("models", "/models", user=JANE, height=420),
    Shot("model", "/models/digit-reader", user=JANE),
    Shot("model-dark", "/models/digit-reader", "dark", user=JANE),
    Shot("model-version", "/models/digit-reader/versions/4", user=JANE, height=1000),
    Shot("model-version-phone", "/models/digit-reader/versions/4", "dark", 390, 844, user=JANE),
    Shot("model-requests-thai", "/model-requests", locale="th-TH", user=JANE),
    Shot("compare-versions", f"/compare-versions?versions={VERSIONS}", user=JANE, height=620),
    Shot("audit", "/audit?name=digit-reader", user=JOHN),
    Shot("sign-in-dark", "/sign-in", "dark", height=640),
]


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    begin = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = launch(playwright)
        if not begin.startswith("model"):
            tracking(browser, Path(folder))
        registry(browser, Path(folder), begin)
        browser.close()


def tracking(browser: Browser, folder: Path) -> None:
    """Take the pictures of experiments and runs."""
    server = ServerProcess(folder, f"sqlite:///{folder}/runs.db").start()
    try:
        train(server.url, folder)
        for shot in shots(server.url):
            take(browser, server.url, shot)
    finally:
        server.kill()


def registry(browser: Browser, folder: Path, begin: str) -> None:
    """Take the pictures of registered models."""
    wanted = [shot for shot in REGISTRY if shot.name.startswith(begin)]
    if not wanted:
        return
    with PastServer(folder, f"sqlite:///{folder}/registry.db", auth=True) as server:
        tell(Registry(server))
        for shot in wanted:
            take(browser, server.url, shot)


def train(url: str, folder: Path) -> None:
    """The sweep of `make demo`, without its own server."""
    program = (
        "import runpy, sys, mlflow; sys.argv[0] = 'examples/sweep.py';"
        "demo = runpy.run_path('examples/sweep.py');"
        "mlflow.set_experiment(demo['EXPERIMENT']); demo['sweep']()"
    )
    environment = {**os.environ, "MLFLOW_TRACKING_URI": url}
    command = [sys.executable, "-c", program]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    client = MlflowClient(url)
    for name, note in {
        "churn-2026": "Who leaves within 90 days, and why",
        "demand-forecast": "Weekly demand per shop",
        "speech-commands": "",
    }.items():
        tags = {"team": "growth" if "churn" in name else "vision"}
        client.create_experiment(name, tags=tags | ({"mlflow.note.content": note} if note else {}))


def shots(url: str) -> list[Shot]:
    best = the_best(url)
    [experiment_id] = {run.info.experiment_id for run in best}
    runs = f"/experiments/{experiment_id}"
    ids = [run.info.run_id for run in best]
    return [
        Shot("runs", runs),
        Shot("runs-dark", runs, "dark"),
        Shot("runs-phone", runs, width=390, height=844),
        Shot("run", f"{runs}/runs/{ids[0]}"),
        Shot("compare", f"/compare?runs={','.join(ids)}"),
        Shot("experiments", "/experiments"),
        Shot("experiments-thai", "/experiments", "dark", locale="th-TH"),
    ]


def the_best(url: str) -> list[Run]:
    client = MlflowClient(url)
    experiment = client.get_experiment_by_name(EXPERIMENT)
    assert experiment is not None
    return list(
        client.search_runs(
            [experiment.experiment_id], order_by=["metrics.accuracy DESC"], max_results=COMPARED
        )
    )


def take(browser: Browser, url: str, shot: Shot) -> None:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        locale=shot.locale,
        reduced_motion="reduce",
    )
    if shot.user:
        sign_in(context.request, url, shot.user)
    page = context.new_page()
    page.goto(f"{url}/#{shot.path}")
    page.get_by_role("main").locator("[role=table], [role=treegrid], table, h1").first.wait_for()
    # What comes later by itself (charts, highlighted code) is drawn when the network is quiet.
    page.wait_for_timeout(4000)
    page.screenshot(path=IMAGES / f"{shot.name}.png")
    context.close()


if __name__ == "__main__":
    main()
