"""Several processes that serve one address: started, replaced when they die, ended together."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from mlflow.exceptions import MlflowException

STOPS = (signal.SIGINT, signal.SIGTERM)
START_FAILED = 3

_logger = logging.getLogger(__name__)


class Worker(NamedTuple):
    """One of several processes: its number, and a file that ends when the first process does."""

    number: int
    parent: int


class Workers:
    """The processes that serve, and what keeps their number.

    Args:
        count: How many there are.
        serve: What each of them does, until SIGTERM.
    """

    def __init__(self, count: int, serve: Callable[[Worker], None]) -> None:
        self._count = count
        self._serve = serve
        self._numbers: dict[int, int] = {}
        self._stopping = False
        self._failed = False
        # A worker sees its end closed when this process is gone, however that came about.
        self._watched, self._held = os.pipe()

    def run(self) -> None:
        """Start them, and return when all have ended.

        Raises:
            MlflowException: One of them cannot start.
        """
        for number in STOPS:
            signal.signal(number, self._stop)
        for worker in range(1, self._count + 1):
            self._fork(worker)
        while self._numbers:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                self._ended(pid, os.waitstatus_to_exitcode(status))
                continue
            if self._stopping:
                # Again and again: a worker that is just starting misses the signal.
                self._end_all()
            time.sleep(0.1)
        if self._failed:
            raise MlflowException("The server's processes cannot start; the log says why.")

    def _stop(self, number: int, frame: Any) -> None:
        self._stopping = True

    def _ended(self, pid: int, code: int) -> None:
        worker = self._numbers.pop(pid, None)
        if worker is None or self._stopping:
            return
        if code == START_FAILED:
            self._stopping = self._failed = True
            return
        _logger.error("Server process %d ended with %d; a new one is started.", pid, code)
        time.sleep(1)  # one that dies at once must not keep this one busy
        self._fork(worker)

    def _end_all(self) -> None:
        for pid in self._numbers:
            os.kill(pid, signal.SIGTERM)

    def _fork(self, worker: int) -> None:
        pid = os.fork()
        if pid:
            self._numbers[pid] = worker
            return
        code = 1
        try:
            for number in STOPS:
                signal.signal(number, pass_over)
            os.close(self._held)
            self._serve(Worker(worker, self._watched))
            code = 0
        except MlflowException as error:
            _logger.error("A server process cannot start: %s", error)
            code = START_FAILED
        except BaseException:  # it must end here, not in the code of the process it was forked from
            _logger.exception("A server process failed.")
        finally:
            sys.stderr.flush()
            os._exit(code)


def pass_over(number: int, frame: Any) -> None:
    """A signal's handler that does nothing."""
