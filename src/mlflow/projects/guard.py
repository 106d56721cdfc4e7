"""Ends a command, and records the end of its run, when the process that started it was killed.

A process that is killed (SIGKILL, no memory left) can neither end what it has started nor say that
it ended. So a shell waits beside it, at the end of a pipe that only this process writes to: when
the pipe closes without a word, the shell becomes a Python that does both.

    run process ──"group 4711", "ended FINISHED", "done"──▶ shell ─ no "done" ─▶ finish()

Where the machine itself goes down, the shell goes with it. What is left then is a file beside the
journals, `<run id>.project`, that nobody holds a lock of any more: who starts the next project
there records the end.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from mlflow.client import MlflowClient
from mlflow.client.tracking import journal_folder
from mlflow.entities import RunStatus
from mlflow.exceptions import RESOURCE_CONFLICT, ExecutionException, MlflowException
from mlflow.journal.format import public_destination
from mlflow.projects.backend.run_end import record_end
from mlflow.projects.child_environment import absolute_store_uri
from mlflow.projects.output import FOLDER
from mlflow.projects.process_group import end_group
from mlflow.settings import MLFLOW_RUN_ID

SUFFIX = ".project"
# Longer than a guard takes to end processes that do not want to.
_LOCK_SECONDS = 20.0
_PYTHON = "import sys; from mlflow.projects.guard import finish; finish(sys.argv[1:])"
_SCRIPT = """\
group=- status=KILLED
while read -r what value; do
  case $what in group) group=$value;; ended) group=- status=$value;; done) exit 0;; esac
done
exec "$@" "$group" "$status"
"""

_logger = logging.getLogger(__name__)


class Guard:
    """Watches over one run, from now on.

    Args:
        client: Store of the run.
        run_id: The run.
        output: Folder with what the command has written, to be stored with the run.
        temporary: Folders to be removed when it is over.

    Raises:
        ExecutionException: Another process runs it (`RESOURCE_CONFLICT`).
    """

    def __init__(
        self,
        client: MlflowClient,
        run_id: str,
        output: Path | None = None,
        temporary: Sequence[Path] = (),
    ) -> None:
        folder = journal_folder(client.tracking_uri)
        self._mark = folder / f"{run_id}{SUFFIX}"
        self._lock = _marked(self._mark, client.tracking_uri)
        variables = {
            **os.environ,
            "MLFLOW_TRACKING_URI": absolute_store_uri(client.tracking_uri),
            "MLFLOW_JOURNAL_DIR": os.fspath(folder),
        }
        variables.pop(MLFLOW_RUN_ID.name, None)
        places = [os.fspath(path) for path in [output or Path("-"), *temporary]]
        command = [sys.executable, "-c", _PYTHON, run_id, *places]
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _SCRIPT, "sh", *command],
                env=variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,  # what ends this process's group must not end it
                pass_fds=() if self._lock is None else (self._lock,),
            )
        except OSError as error:
            _logger.debug("Nothing watches over run %s: %s", run_id, error)

    def watch(self, group: int) -> None:
        """End a process group, with all that it has started, if this process is killed."""
        self._say(f"group {group}")

    def ended(self, status: str) -> None:
        """The group has ended: what is left to be done is to record this status."""
        self._say(f"ended {status}")

    def close(self) -> None:
        """All is done; nothing any more if it was said before."""
        self._say("done")
        process, self._process = self._process, None
        if process is not None:
            if process.stdin is not None:
                process.stdin.close()
            process.wait()
        if self._lock is not None:
            with contextlib.suppress(OSError):
                self._mark.unlink()
            os.close(self._lock)
            self._lock = None

    def _say(self, line: str) -> None:
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):  # somebody has killed the guard
                self._process.stdin.write(f"{line}\n".encode())


def wait_for_guard(client: MlflowClient, run_id: str) -> None:
    """Return when what a killed process has left of a run has been ended.

    Raises:
        ExecutionException: The run is going on (`RESOURCE_CONFLICT`).
    """
    mark = journal_folder(client.tracking_uri) / f"{run_id}{SUFFIX}"
    lock = _marked(mark, client.tracking_uri) if mark.exists() else None
    if lock is not None:
        mark.unlink(missing_ok=True)
        os.close(lock)


def end_abandoned(client: MlflowClient) -> None:
    """Record the end of runs whose process and guard are both gone, as after a machine's end.

    Failures are logged, not raised.
    """
    folder = journal_folder(client.tracking_uri)
    try:
        names = [name for name in os.listdir(folder) if name.endswith(SUFFIX)]
    except OSError:
        return
    for name in names:
        try:
            _end_abandoned(client, folder / name)
        except (MlflowException, OSError) as error:
            _logger.warning("The end of run %s is not recorded: %s", Path(name).stem, error)


def _end_abandoned(client: MlflowClient, mark: Path) -> None:
    try:
        lock = os.open(mark, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        destination = os.read(lock, 1 << 16).decode(errors="replace")
        if destination != public_destination(client.tracking_uri) or not _take(lock):
            return
        run_id = mark.name.removesuffix(SUFFIX)
        status = client.get_run(run_id).info.status
        if not RunStatus.is_terminated(RunStatus.from_string(status)):
            _logger.info("Run %s was cut off, and is recorded as killed.", run_id)
            record_end(client, run_id, "KILLED")
        mark.unlink(missing_ok=True)
    finally:
        os.close(lock)


def _marked(mark: Path, tracking_uri: str) -> int | None:
    """A file, locked, that says that a run is going on; None: there is no place for it."""
    deadline = time.monotonic() + _LOCK_SECONDS
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        while True:
            lock = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            if _take(lock) and _is(mark, lock):
                os.truncate(lock, 0)
                os.write(lock, public_destination(tracking_uri).encode())
                return lock
            os.close(lock)
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
    except OSError as error:
        _logger.debug("%s cannot be written: %s", mark, error)
        return None
    raise ExecutionException(
        f"Run {mark.name.removesuffix(SUFFIX)} is going on in another process: wait for its end, "
        "or interrupt it first.",
        RESOURCE_CONFLICT,
    )


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is(path: Path, opened: int) -> bool:
    """Whether an open file is still the one at a path."""
    try:
        return os.path.samestat(path.stat(), os.fstat(opened))
    except FileNotFoundError:
        return False


def finish(arguments: Sequence[str]) -> None:
    """What is left to do for a run whose process was killed."""
    run_id, output, *temporary, group, status = arguments
    if group != "-":
        end_group(int(group))
    client = MlflowClient()
    files = sorted(Path(output).iterdir()) if output != "-" and os.path.isdir(output) else []
    try:
        for file in files:
            if file.stat().st_size:
                client.log_artifact(run_id, file, FOLDER)
    finally:
        record_end(client, run_id, status)
        (journal_folder(client.tracking_uri) / f"{run_id}{SUFFIX}").unlink(missing_ok=True)
        for place in [output, *temporary]:
            if place != "-":
                shutil.rmtree(place, ignore_errors=True)
