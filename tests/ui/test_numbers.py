"""How fast the web app is, measured in a real browser and printed; docs/benchmarks.md keeps them.

Nothing here depends on the machine's speed: what is asserted is that the work is done and how much
is sent.
"""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mlflow import MlflowClient
from tests.ui.browser import OpenPage
from tests.ui.large_store import CURVES_EXPERIMENT, CURVES_RUN, EXPERIMENT, METRICS, RUNS
from tests.ui.runs_page import RunsPage, runs_path

FIRST_LOAD_KB = 300

Note = Callable[[str], None]


@pytest.fixture
def note(capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest) -> Note:
    """Prints a measurement whatever becomes of the test."""

    def write(text: str) -> None:
        with capsys.disabled():
            reporter = request.config.pluginmanager.get_plugin("terminalreporter")
            if reporter is not None:
                reporter.write_line(f"measured: {text}")

    return write


def test_the_first_load_is_small(demo: str, note: Note) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    page = opener.open(f"{demo}/").read().decode()
    scripts = set(re.findall(r'(?:src|href)="\.?/?((?:assets/)?[\w./-]+\.js)"', page))
    assert scripts
    size = sum(len(gzip.compress(opener.open(f"{demo}/{name}").read())) for name in scripts)
    note(f"first-load script {size / 1000:.0f} kB gzipped ({len(scripts)} files)")
    assert size <= FIRST_LOAD_KB * 1000


def slow_down(page: Page, times: float) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})


_FIRST_USEFUL = """
new Promise((done) => {
  const look = () => {
    // A row that only waits for its run is of no use yet.
    const row = document.querySelector('[role=treegrid] [role=rowheader] a');
    if (row) requestAnimationFrame(() => done(performance.now()));
    else requestAnimationFrame(look);
  };
  look();
})
"""


def test_first_useful_paint_on_a_slow_processor(open_page: OpenPage, demo: str, note: Note) -> None:
    experiment = MlflowClient(demo).get_experiment_by_name("digits-sweep")
    assert experiment is not None
    page = open_page(demo, "#/experiments")
    expect(page.get_by_role("main")).not_to_be_empty()
    slow_down(page, 4)
    page.goto("about:blank")
    page.goto(f"{demo}/{runs_path(experiment.experiment_id)}", wait_until="commit")
    useful = float(page.evaluate(_FIRST_USEFUL))
    # The browser notes a paint a moment after it; a function, since the page allows no `eval`.
    paint = page.wait_for_function(
        "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    ).json_value()
    note(f"4x slow-down: first paint {paint:.0f} ms, first run in the table {useful:.0f} ms")
    RunsPage(page).counts(8)


_SCROLL = """
async ([selector, distance, milliseconds]) => {
  const grid = document.querySelector(selector);
  const scroller = grid.scrollHeight > grid.clientHeight + 10 ? grid
    : [...document.querySelectorAll("*")].find((each) => each.contains(grid)
        && each.scrollHeight > each.clientHeight + 10
        && ["auto", "scroll"].includes(getComputedStyle(each).overflowY));
  const started = performance.now();
  const begin = scroller.scrollTop;
  const frames = [];
  let last = started;
  await new Promise((done) => {
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      scroller.scrollTop = begin + (distance * (now - started)) / milliseconds;
      if (now - started < milliseconds) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  return { frames, top: scroller.scrollTop, height: scroller.scrollHeight };
}
"""


def test_scrolling_a_hundred_thousand_runs(open_page: OpenPage, large: str, note: Note) -> None:
    page = open_page(large, runs_path(str(EXPERIMENT), panes="table"))
    runs = RunsPage(page)
    runs.counts(RUNS)
    expect(runs.row(f"trial-{RUNS}")).to_be_visible()
    done = page.evaluate(_SCROLL, ["[role=treegrid]", 20_000, 4_000])
    frames = sorted(done["frames"][1:])
    rate = 1000 * len(frames) / sum(frames)
    slowest = frames[int(len(frames) * 0.99)]
    note(f"scrolling {RUNS:,} runs: {rate:.0f} frames/s, 99 of 100 within {slowest:.0f} ms")
    assert done["top"] > 10_000
    # The bar reaches the middle, and rows are there.
    page.evaluate(_SCROLL, ["[role=treegrid]", done["height"] / 2, 50])
    expect(runs.row(f"trial-{RUNS // 2}").or_(runs.rows.first).first).to_be_visible()


def test_a_run_of_a_hundred_curves_opens(open_page: OpenPage, large: str, note: Note) -> None:
    path = f"#/experiments/{CURVES_EXPERIMENT}/runs/{CURVES_RUN}?tab=metrics"
    open_page(large, "#/experiments")  # the server is warm, as one in use is
    page = open_page(large, "#/experiments")
    expect(page.get_by_role("main")).not_to_be_empty()
    page.evaluate(f"performance.mark('begin'); location.hash = {path!r}.slice(1)")
    page.wait_for_function(
        "() => document.querySelectorAll('canvas').length > 0 && !document.querySelector("
        "'[aria-busy=true]') && performance.getEntriesByType('resource').some((each) =>"
        " each.name.endsWith('metrics/curves') && each.responseEnd)",
        polling=20,
    )
    took = float(
        page.evaluate("performance.now() - performance.getEntriesByName('begin')[0].startTime")
    )
    note(f"a run of {METRICS} metrics x 10,000 points shows its curves after {took:.0f} ms")
