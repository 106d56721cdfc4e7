"""A progress bar for transfers that take long, on a terminal.

`MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR=false` switches it off.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

from mlflow.settings import MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR

# What is done by then is not worth showing.
SHOW_AFTER_SECONDS = 1.0


class Meter:
    """Bytes of a transfer that are done; shown once it has taken a second.

    Args:
        what: Shown before the bar.
        total: Bytes in all; 0 when that is not known.
    """

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._bar: Any = None
        self._task: Any = None
        self._lock = threading.Lock()
        self._begin = time.monotonic()
        self._shows = sys.stderr is not None and sys.stderr.isatty()

    def advance(self, count: int) -> None:
        """So many bytes more are done; from any thread."""
        if not self._shows:
            return
        with self._lock:
            self._done += count
            if self._bar is None and time.monotonic() - self._begin >= SHOW_AFTER_SECONDS:
                self._show()
            if self._bar is not None:
                self._bar.update(self._task, completed=self._done)

    def expect(self, total: int) -> None:
        """So many bytes there are in all; known only now, if it was not before."""
        with self._lock:
            self._total = self._total or total
            if self._bar is not None:
                self._bar.update(self._task, total=self._total or None)

    def _show(self) -> None:
        if not MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR.get():
            self._shows = False
            return
        from rich.console import Console  # 60 ms, for transfers that have taken a second already
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(binary_units=True),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task(self._what, total=self._total or None)

    def close(self) -> None:
        """Take the bar away."""
        with self._lock:
            bar, self._bar, self._shows = self._bar, None, False
        if bar is not None:
            bar.stop()

    def __enter__(self) -> Meter:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
