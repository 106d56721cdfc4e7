"""What a project's command writes: shown here, and kept with its run while it still runs."""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from mlflow.exceptions import MlflowException

if TYPE_CHECKING:
    from mlflow.client import MlflowClient

# Folder among the run's artifacts, and names in it.
FOLDER = "project"
STDOUT = "stdout.log"
STDERR = "stderr.log"

_SECONDS_BETWEEN = 2.0
# Files are stored whole each time: what that takes must stay a small part of the time.
_REST_FACTOR = 20.0

# So long the rest of a line may take: programs write one in several pieces.
LINE_SECONDS = 0.1

_logger = logging.getLogger(__name__)


class RunOutput:
    """The two streams of a run's command.

    Args:
        client: Stores the files.
        run_id: The run.
        show: Whether to write the streams to those of this process, too.

    Attributes:
        folder: Where they are kept until the end.
    """

    def __init__(self, client: MlflowClient, run_id: str, *, show: bool = True) -> None:
        self._client = client
        self._run_id = run_id
        self.folder = Path(tempfile.mkdtemp(prefix="mlflow-output-"))
        self._files = [_Spool(self.folder / name) for name in (STDOUT, STDERR)]
        self._streams = (sys.stdout, sys.stderr) if show else (None, None)
        # Since when each is in the middle of a line; 0: it is not.
        self._in_line = [0.0, 0.0]
        self._turn = threading.Condition()
        self._ended = threading.Event()
        self._thread = threading.Thread(
            target=self._store_again_and_again, name="mlflow-project-logs", daemon=True
        )

    def start(self) -> None:
        """Begin to store what arrives."""
        self._thread.start()

    def stdout(self, data: bytes) -> None:
        """Take some of the standard output."""
        self._take(0, data)

    def stderr(self, data: bytes) -> None:
        """Take some of the standard error."""
        self._take(1, data)

    def say(self, line: str) -> None:
        """Add a line of our own to what is kept of the standard error."""
        self._files[1].write(f"{line}\n".encode())

    def finish(self) -> None:
        """Store what is left; what cannot be stored is a warning."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._store()
        for file in self._files:
            file.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take(self, number: int, data: bytes) -> None:
        self._files[number].write(data)
        stream = self._streams[number]
        if stream is not None:
            self._show_in_turn(number, stream, data)

    def _show_in_turn(self, number: int, stream: TextIO, data: bytes) -> None:
        """Show what one stream says once the other has ended its line: both go to one terminal."""
        with self._turn:
            until = self._in_line[1 - number] + LINE_SECONDS
            while self._in_line[1 - number] and (rest := until - time.monotonic()) > 0:
                self._turn.wait(rest)
            _show(stream, data)
            line = data.rpartition(b"\n")[2]
            # What goes back to the line's beginning is a progress bar, which has no end.
            self._in_line[number] = time.monotonic() if line and b"\r" not in line else 0.0
            self._turn.notify_all()

    def _store_again_and_again(self) -> None:
        pause = _SECONDS_BETWEEN
        while not self._ended.wait(pause):
            began = time.monotonic()
            self._store()
            pause = max(_SECONDS_BETWEEN, _REST_FACTOR * (time.monotonic() - began))

    def _store(self) -> None:
        for file in self._files:
            if file.is_stored:
                continue
            size = file.size
            try:
                self._client.log_artifact(self._run_id, file.path, FOLDER)
            except (MlflowException, OSError) as error:
                _logger.warning(
                    "%s of run %s is not stored: %s", file.path.name, self._run_id, error
                )
                return
            file.stored = size


class _Spool:
    """A file that grows."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.stored = 0
        self._file = path.open("wb", buffering=0)
        self._lock = threading.Lock()

    @property
    def is_stored(self) -> bool:
        """Whether nothing came since it was stored."""
        return self.stored == self.size

    def write(self, data: bytes) -> None:
        with self._lock:
            if self._file.closed:
                return
            try:
                self._file.write(data)
            except OSError as error:  # a full disk must not end the run
                _logger.warning("The output is kept up to here: %s", error)
                self._file.close()
                return
            self.size += len(data)

    def close(self) -> None:
        with self._lock:
            self._file.close()


def _show(stream: TextIO, data: bytes) -> None:
    """Write bytes to a stream of this process, which may be one of text only (a notebook's)."""
    try:
        binary = getattr(stream, "buffer", None)
        if binary is not None:
            binary.write(data)
            binary.flush()
        else:
            stream.write(data.decode(errors="replace"))
            stream.flush()
    except (OSError, ValueError):
        pass  # nobody reads it any more
