"""Appending records of one run, from one process, to its journal.

A record is there once `append` returned: the bytes are with the operating system, and the death of
the process does not take them back. A full disk or a folder that cannot be written does not stop
the run: records are then kept in memory, behind those on disk, and delivered from there; a warning
says so.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from pathlib import Path

from mlflow.journal.format import Header, header_line

try:
    import fcntl
except ImportError:  # not a POSIX system: recovery then cannot tell who still writes
    fcntl = None  # type: ignore[assignment]

SUFFIX = ".journal"

_logger = logging.getLogger(__name__)


class JournalWriter:
    """One journal file, open for appending and locked while this process lives.

    Attributes:
        header: Its first line.
        path: The file; None when it could not be made.
    """

    def __init__(self, folder: Path, run_id: str, destination: str) -> None:
        self.header = Header(
            run_id=run_id,
            writer=uuid.uuid4().hex,
            destination=destination,
            created=time.time_ns() // 1_000_000,
            host=socket.gethostname(),
            pid=os.getpid(),
        )
        self.path: Path | None = folder / f"{run_id}.{self.header.writer[:8]}{SUFFIX}"
        self._lock = threading.Lock()
        self._fd = -1
        self._on_disk = 0  # whole lines, in bytes
        self._in_memory = bytearray()  # what follows them once the disk has failed
        self._disk_failed = False
        try:
            self._fd = _open_locked(folder, self.path)
        except OSError as error:
            self._fall_back(error)
        self.append(header_line(self.header))

    def append(self, lines: bytes) -> None:
        """Add whole lines."""
        # One lock around one write keeps a line that a full disk tore apart from the next.
        with self._lock:
            if self._disk_failed:
                self._in_memory += lines
                return
            try:
                written = os.write(self._fd, lines)
            except OSError as error:
                self._fall_back(error)
            else:
                if written == len(lines):
                    self._on_disk += written
                    return
                self._fall_back(OSError("only a part was written"))
            self._in_memory += lines

    @property
    def end(self) -> int:
        """Position behind the last record."""
        return self._on_disk + len(self._in_memory)

    def read(self, offset: int, limit: int) -> bytes:
        """Whole lines from a position on: at most `limit` bytes, but one line at least."""
        on_disk = self._on_disk
        if offset >= on_disk:
            with self._lock:
                rest = bytes(self._in_memory[offset - on_disk :])
            return _whole_lines(rest[:limit]) or rest[: rest.find(b"\n") + 1]
        data = os.pread(self._fd, min(limit, on_disk - offset), offset)
        lines = _whole_lines(data)
        while not lines and offset + len(data) < on_disk:  # a line longer than the limit
            limit *= 2
            data = os.pread(self._fd, min(limit, on_disk - offset), offset)
            lines = _whole_lines(data)
        return lines

    def close(self, *, delete: bool) -> None:
        """Close the file and give up its lock; `delete` it when everything was delivered."""
        with self._lock:
            if self._fd < 0:
                return
            if delete and self.path is not None:
                self.path.unlink(missing_ok=True)
            os.close(self._fd)
            self._fd = -1

    def abandon_after_fork(self) -> None:
        """Drop the parent's file in a child, so that the lock is the parent's alone."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _fall_back(self, error: OSError) -> None:
        self._disk_failed = True
        if self._fd >= 0:
            try:
                os.ftruncate(self._fd, self._on_disk)  # take back what was torn
            except OSError:
                pass  # recovery ignores a torn last line
        else:
            self.path = None
        _logger.warning(
            "The journal of run %s cannot be written in %s: %s. Its records are kept in memory "
            "until the store has them; they are lost if this process dies first.",
            self.header.run_id,
            self.path or "its folder",
            error,
        )


def _open_locked(folder: Path, path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND
    try:
        fd = os.open(path, flags, 0o644)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, flags, 0o644)
    lock(fd)
    return fd


def lock(fd: int) -> bool:
    """Take a file's lock, which ends with the process; False if another process has it."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _whole_lines(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]
