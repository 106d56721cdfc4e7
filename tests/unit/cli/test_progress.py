"""Progress is shown on terminals, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import mlflow
from tests.unit.cli.command_line import call
from tests.unit.cli.test_sync import journal, metric


def on_a_terminal(*arguments: str) -> tuple[str, str]:
    """Standard output of a command, and what a terminal got as its standard error."""
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mlflow", *arguments],
        env={**os.environ, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=end,
        text=True,
    )
    os.close(end)
    shown = b""
    try:
        while data := os.read(terminal, 65_536):
            shown += data
    except OSError:  # the other end is closed
        pass
    out, _ = process.communicate(timeout=60)
    os.close(terminal)
    assert process.returncode == 0, shown
    return out, shown.decode()


def test_sync_and_gc_show_a_bar_on_a_terminal() -> None:
    mlflow.create_experiment("made")
    destination = Path("mlruns").absolute().as_uri()
    journal(destination, *map(metric, range(1000)))
    out, shown = on_a_terminal("sync")
    assert "Delivering" in shown
    assert "Delivering" not in out

    mlflow.delete_run("0" * 32)
    out, shown = on_a_terminal("gc")
    assert "Removing" in shown
    assert "0" * 32 in out


def test_no_bar_where_nobody_would_see_it() -> None:
    mlflow.create_experiment("made")
    journal(Path("mlruns").absolute().as_uri(), metric(1))
    assert "Delivering" not in call("sync").output


def test_no_bar_when_there_is_nothing_to_do() -> None:
    assert "Delivering" not in on_a_terminal("sync")[1]
