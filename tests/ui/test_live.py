"""What a training process logs reaches the page by itself, while it trains."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage
from tests.ui.conftest import TRAINING
from tests.ui.messages import say
from tests.ui.runs_page import RunsPage, runs_path

EPOCHS = 12


@contextmanager
def training(url: str, experiment: str, pause: float = 0.4) -> Iterator[subprocess.Popen[str]]:
    """A process that trains one run, slowly enough to look on."""
    command = [sys.executable, str(TRAINING), url, experiment]
    command += ["--runs", "1", "--epochs", str(EPOCHS), "--pause", str(pause)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for_line(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout is not None
    for each in process.stdout:
        if each.strip() == line:
            return
    raise AssertionError(f"The training ended before it said {line!r}.")


def wait_for_end(page: Page, process: subprocess.Popen[str]) -> None:
    """Wait, and let the page live meanwhile."""
    while process.poll() is None:
        page.wait_for_timeout(100)
    assert process.returncode == 0


def test_a_run_appears_and_grows_in_the_table_while_it_trains(
    open_page: OpenPage, demo: str
) -> None:
    experiment = MlflowClient(demo).create_experiment("live-table")
    page = open_page(demo, runs_path(experiment))
    expect(page.get_by_text(say("runs.empty"))).to_be_visible()
    expect(page.get_by_role("status").filter(has_text=say("app.live.live"))).to_be_visible()
    runs = RunsPage(page)
    with training(demo, "live-table") as process:
        row = runs.row("digits-0")
        expect(row).to_be_visible()
        expect(row.get_by_role("img", name=say("app.status.RUNNING"))).to_be_visible()
        expect(runs.heading("accuracy")).to_have_count(1)
        wait_for_end(page, process)
    [run] = MlflowClient(demo).search_runs([experiment])
    expect(row.get_by_role("img", name=say("app.status.FINISHED"))).to_be_visible()
    shown = f"{run.data.metrics['accuracy']:.5g}"
    expect(row.get_by_role("gridcell", name=shown, exact=True)).to_be_visible()


def test_the_curves_of_a_run_grow_while_it_trains(open_page: OpenPage, demo: str) -> None:
    client = MlflowClient(demo)
    experiment = client.create_experiment("live-curves")
    with training(demo, "live-curves") as process:
        wait_for_line(process, "epoch 1")
        [run] = client.search_runs([experiment])
        page = open_page(demo, f"#/experiments/{experiment}/runs/{run.info.run_id}?tab=metrics")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        expect(page.get_by_text(say("app.status.RUNNING"), exact=True)).to_be_visible()
        expect(page.locator("canvas").first).to_be_visible()
        before = drawn(page)
        wait_for_end(page, process)
        expect(page.get_by_text(say("app.status.FINISHED"), exact=True)).to_be_visible()
        assert any(url.endswith("metrics/curves") for url in asked)
        page.wait_for_function(
            "before => [...document.querySelectorAll('canvas')].some((c, i) =>"
            " c.toDataURL() !== before[i])",
            arg=before,
        )


def drawn(page: Page) -> list[str]:
    """The pictures of the charts."""
    pictures: list[str] = page.evaluate(
        "[...document.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL())"
    )
    return pictures


def test_the_list_of_experiments_tells_what_is_running(open_page: OpenPage, demo: str) -> None:
    client = MlflowClient(demo)
    client.create_experiment("live-list")
    page = open_page(demo, "#/experiments")
    row = page.get_by_role("row").filter(has_text="live-list")
    expect(row).to_be_visible()
    # The list follows every five seconds.
    with training(demo, "live-list", pause=1.0) as process:
        running = say("experiments.running_one", count=1)
        expect(row.get_by_text(running).first).to_be_visible()
        wait_for_end(page, process)
    expect(row.get_by_text(running)).to_have_count(0)
