"""A command in a process group of its own, which can be ended with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from mlflow.exceptions import ExecutionException

if TYPE_CHECKING:
    import psutil

Sink = Callable[[bytes], None]

# How long processes may take to end, each time they are told to, more firmly.
GRACE_SECONDS = 3.0
# What a process left behind in the background still says after its parent ended is not waited for.
_LAST_WORDS_SECONDS = 2.0
_CHUNK_BYTES = 1 << 16


class ProcessGroup:
    """A command, started at once in a session of its own, without input.

    Args:
        command: The program and its arguments.
        folder: Its working directory.
        variables: Its environment.
        on_output: Called with what it writes to standard output, in a thread.
        on_error: Called with what it writes to standard error, in another thread.

    Raises:
        ExecutionException: It cannot be started.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        variables: Mapping[str, str],
        on_output: Sink,
        on_error: Sink,
    ) -> None:
        try:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=dict(variables),
                stdin=subprocess.DEVNULL,  # a group in the background may not read the terminal
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C reaches it through `end` only
            )
        except OSError as error:
            raise ExecutionException(
                f"{command[0]!r} cannot be started in {folder}: {error.strerror}."
            ) from error
        assert self._process.stdout is not None  # noqa: S101 - they are pipes
        assert self._process.stderr is not None  # noqa: S101
        self._pumps = [
            _pump(self._process.stdout, on_output),
            _pump(self._process.stderr, on_error),
        ]

    @property
    def pid(self) -> int:
        """The first process, whose number is the group's, too."""
        return self._process.pid

    def wait(self) -> int:
        """Return when the command has ended and what it wrote was handed over: its exit status.

        It is negative for one that a signal ended, as `subprocess` has it.
        """
        status = self._process.wait()
        deadline = time.monotonic() + _LAST_WORDS_SECONDS
        for pump in self._pumps:
            pump.join(max(0.0, deadline - time.monotonic()))
        return status

    def poll(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.poll()

    def end(self, grace: float = GRACE_SECONDS) -> None:
        """End every process that the command has started, and return when they have.

        They are interrupted first, as by Ctrl-C, so that they may tidy up; then terminated; then
        killed.

        Args:
            grace: Seconds between these.
        """
        end_group(self._process.pid, grace, self._process.poll)


def end_group(
    group: int, grace: float = GRACE_SECONDS, reap: Callable[[], object] = lambda: None
) -> None:
    """End every process of a group, and what they have started, and return when they have ended.

    Args:
        group: Number of its first process.
        grace: Seconds between telling them and telling them more firmly.
        reap: Called again and again: lets go of the first process, if it is one's own child.
    """
    started = _descendants(group)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
        if number is not signal.SIGINT:
            _signal(started, number)
        if _all_ended(group, started, grace, reap):
            return
        started |= _descendants(group)


def _all_ended(
    group: int, started: set[psutil.Process], seconds: float, reap: Callable[[], object]
) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        reap()
        if not _group_lives(group) and not any(map(_lives, started)):
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)


def _pump(pipe: IO[bytes], sink: Sink) -> threading.Thread:
    def pump() -> None:
        with pipe:
            while data := os.read(pipe.fileno(), _CHUNK_BYTES):
                sink(data)

    thread = threading.Thread(target=pump, name="mlflow-project-output", daemon=True)
    thread.start()
    return thread


def _descendants(pid: int) -> set[psutil.Process]:
    """Processes that a process started, also those that left its group."""
    import psutil  # for those that are ended early

    try:
        return set(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return set()


def _signal(processes: set[psutil.Process], number: signal.Signals) -> None:
    import psutil  # as above

    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(number)


def _lives(process: psutil.Process) -> bool:
    import psutil  # as above

    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _group_lives(group: int) -> bool:
    """Whether a group has a process that is more than a zombie."""
    import psutil  # as above

    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    for process in psutil.process_iter():
        try:
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                return True
        except (OSError, psutil.Error):
            continue
    return False
