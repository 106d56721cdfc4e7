"""One line of JSON on standard error for each request, written in the background.

A request only puts its numbers into a queue; a thread makes lines of them twice a second.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import IO, NamedTuple

import msgspec

INTERVAL_S = 0.5
MOST_WAITING = 200_000


class Entry(NamedTuple):
    """What is known of an answered request; `at` is seconds since 1970-01-01 UTC."""

    at: float
    method: str
    path: str
    status: int
    seconds: float
    size: int
    client: str
    actor: str
    request_id: bytes


class _Line(msgspec.Struct):
    time: str
    method: str
    path: str
    status: int
    ms: float
    bytes: int
    client: str
    actor: str
    request: str


class AccessLog:
    """The log. Nobody waits for it: what a full disk or a slow terminal holds up is dropped.

    Args:
        stream: Where the lines go.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._waiting: deque[Entry] = deque(maxlen=MOST_WAITING)
        self.add = self._waiting.append
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="access-log", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what is waiting, and stop."""
        self._closing.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._closing.wait(INTERVAL_S):
            self._write()
        self._write()

    def _write(self) -> None:
        lines = []
        while self._waiting:
            lines.append(_line(self._waiting.popleft()))
            if len(lines) == 1000:
                self._emit(lines)
                lines = []
        if lines:
            self._emit(lines)

    def _emit(self, lines: list[bytes]) -> None:
        try:
            self._stream.write(b"".join(lines).decode())
            self._stream.flush()
        except (OSError, ValueError):
            pass  # standard error is closed: there is nowhere left to say so


_encode = msgspec.json.Encoder().encode


def _line(entry: Entry) -> bytes:
    whole = int(entry.at)
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
    line = _Line(
        f"{moment}.{int((entry.at - whole) * 1000):03d}Z",
        entry.method,
        entry.path,
        entry.status,
        round(entry.seconds * 1000, 3),
        entry.size,
        entry.client,
        entry.actor,
        entry.request_id.decode(),
    )
    return _encode(line) + b"\n"
