"""What a command writes, as it is shown."""

from __future__ import annotations

import threading

import pytest

import mlflow
from mlflow.projects import output
from mlflow.projects.output import RunOutput


@pytest.fixture
def shown(capfd: pytest.CaptureFixture[str]) -> RunOutput:  # which it writes to
    with mlflow.start_run() as run:
        pass
    return RunOutput(mlflow.MlflowClient(), run.info.run_id)


def test_lines_of_two_streams_are_not_mixed(
    shown: RunOutput, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "LINE_SECONDS", 60.0)
    shown.stdout(b"whole\nloss ")
    other = threading.Thread(target=shown.stderr, args=(b"warning\n",))
    other.start()
    other.join(0.2)
    assert capfd.readouterr() == ("whole\nloss ", "")
    shown.stdout(b"0.5\n")
    other.join(60)
    assert capfd.readouterr() == ("0.5\n", "warning\n")
    shown.finish()


def test_nobody_waits_for_a_line_that_does_not_end(
    shown: RunOutput, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.stdout(b"Password: ")
    shown.stderr(b"warning\n")
    monkeypatch.setattr(output, "LINE_SECONDS", 3600.0)
    shown.stdout(b"\n\r 10% of the data")
    shown.stderr(b"another\n")
    assert capfd.readouterr() == ("Password: \n\r 10% of the data", "warning\nanother\n")
    shown.finish()
