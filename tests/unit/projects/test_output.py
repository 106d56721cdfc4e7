"""What a command writes, as it is shown."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator

import pytest

import mlflow
from mlflow.projects import output
from mlflow.projects.output import RunOutput


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """What both of this process's streams go to."""
    seen = io.BytesIO()
    stream = io.TextIOWrapper(seen)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    return seen


@pytest.fixture
def shown(terminal: io.BytesIO) -> Iterator[RunOutput]:
    run = mlflow.MlflowClient().create_run("0")
    shown = RunOutput(mlflow.MlflowClient(), run.info.run_id)
    yield shown
    shown.finish()


def test_lines_of_two_streams_are_not_mixed(
    shown: RunOutput, terminal: io.BytesIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "LINE_SECONDS", 60.0)
    shown.stdout(b"whole\nloss ")
    other = threading.Thread(target=shown.stderr, args=(b"warning\n",))
    other.start()
    other.join(0.2)
    assert terminal.getvalue() == b"whole\nloss "
    shown.stdout(b"0.5\n")
    other.join(60)
    assert terminal.getvalue() == b"whole\nloss 0.5\nwarning\n"


def test_nobody_waits_for_a_line_that_does_not_end(
    shown: RunOutput, terminal: io.BytesIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.stdout(b"Password: ")
    shown.stderr(b"warning\n")
    monkeypatch.setattr(output, "LINE_SECONDS", 3600.0)
    shown.stdout(b"\n\r 10% of the data")
    shown.stderr(b"another\n")
    assert terminal.getvalue() == b"Password: warning\n\n\r 10% of the dataanother\n"
