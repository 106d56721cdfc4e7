"""The background thread: jobs in order, failures said, nobody kept waiting for the wrong run."""

from __future__ import annotations

import logging
import os
import threading
from typing import TypeVar

import pytest

from mlflow.client import background

T = TypeVar("T")

ONE, TWO = ("uri", "one"), ("uri", "two")


def test_jobs_are_done_in_order() -> None:
    done: list[int] = []
    for number in range(100):
        background.submit(ONE, lambda number=number: done.append(number))  # type: ignore[misc]
    background.wait(ONE)
    assert done == list(range(100))


def append_after(go: threading.Event, done: list[T], item: T) -> None:
    """Append once the event is set, and not at all if that takes too long."""
    if go.wait(30):
        done.append(item)


def test_waiting_for_a_run_waits_for_its_jobs_only() -> None:
    go = threading.Event()
    done: list[str] = []
    background.submit(ONE, lambda: done.append("one"))
    background.submit(TWO, lambda: append_after(go, done, "two"))
    background.wait(ONE)
    assert "two" not in done
    go.set()
    background.wait()
    assert done == ["one", "two"]


def test_a_failed_job_is_said_and_the_next_one_done(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise OSError("disk full")

    done: list[int] = []
    with caplog.at_level(logging.WARNING):
        background.submit(ONE, fail)
        background.submit(ONE, lambda: done.append(1))
        background.wait()
    assert done == [1]
    assert "run one" in caplog.text
    assert "disk full" in caplog.text


def test_a_job_may_wait_for_its_own_run() -> None:
    background.submit(ONE, lambda: background.wait(ONE))
    background.wait()


def test_who_submits_more_than_memory_should_hold_waits() -> None:
    go = threading.Event()
    background.submit(ONE, lambda: go.wait(30))
    for _ in range(background.MOST_PENDING - 1):
        background.submit(ONE, lambda: None)
    submitted = threading.Event()

    def submit() -> None:
        background.submit(ONE, lambda: None)
        submitted.set()

    late = threading.Thread(target=submit)
    late.start()
    assert not submitted.wait(0.2)
    go.set()
    assert submitted.wait(30)
    late.join()
    background.wait()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of Python 3.12 on
def test_a_forked_child_leaves_jobs_to_its_parent() -> None:
    go = threading.Event()
    done: list[int] = []
    background.submit(ONE, lambda: append_after(go, done, 1))
    child = os.fork()
    if child == 0:
        background.wait()  # nothing of the parent's
        made: list[int] = []
        background.submit(ONE, lambda: made.append(1))
        background.wait()
        os._exit(0 if made == [1] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    go.set()
    background.wait()
    assert done == [1]
