"""Several files at once, and what is shown of it."""

from __future__ import annotations

import io
import sys
import threading
import time
from collections.abc import Callable

import pytest

from mlflow.artifacts import progress
from mlflow.artifacts.progress import Meter
from mlflow.artifacts.transfers import Transfer, run_all


def test_all_are_done_at_most_so_many_at_once() -> None:
    running, most, done = 0, 0, []
    lock = threading.Lock()

    def work(number: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.002)
        with lock:
            running -= 1
            done.append(number)

    run_all([Transfer(1, lambda _, n=n: work(n)) for n in range(30)], 4, "x")  # type: ignore[misc]
    assert sorted(done) == list(range(30))
    assert 1 < most <= 4


def test_the_first_error_is_raised_and_no_more_is_begun() -> None:
    begun = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise ValueError("the first")
        time.sleep(0.01)

    with pytest.raises(ValueError, match="the first"):
        run_all([Transfer(1, lambda _, n=n: work(n)) for n in range(50)], 2, "x")  # type: ignore[misc]
    assert len(begun) < 50


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def transfer() -> None:
    with Meter("Downloading [model]", 100) as meter:
        for _ in range(10):
            meter.advance(10)


def transfer_of_unknown_size() -> None:
    with Meter("Downloading [model]", 0) as meter:
        meter.advance(0)
        meter.expect(40)
        meter.expect(1000)
        meter.advance(10)


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, transfer: Callable[[], None] = transfer) -> str:
    """What a transfer shows there."""
    # Not in a fixture: pytest puts its own file back before the test begins.
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    transfer()
    return terminal.getvalue()


def test_a_long_transfer_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOW_AFTER_SECONDS", 0)
    assert "Downloading [model]" in on_a_terminal(monkeypatch)


def test_a_size_that_is_known_only_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOW_AFTER_SECONDS", 0)
    shown = on_a_terminal(monkeypatch, transfer_of_unknown_size)
    assert "10/40 bytes" in shown


def test_a_short_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_a_terminal(monkeypatch) == ""


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOW_AFTER_SECONDS", 0)
    monkeypatch.setenv("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    assert on_a_terminal(monkeypatch) == ""


def test_nothing_is_shown_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "SHOW_AFTER_SECONDS", 0)
    transfer()
    assert capsys.readouterr().err == ""
