"""A large file on its way from a server, in parts that travel on several connections at once.

Each part is written to its place as it comes; a connection that breaks costs what had not come of
its part. The SHA-256 of the whole is computed beside that, from what is there from the beginning on
without a gap.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from mlflow.artifacts.digests import BUFFER_BYTES
from mlflow.artifacts.progress import Meter
from mlflow.artifacts.transfers import Transfer, run_each
from mlflow.exceptions import StoreUnreachable
from mlflow.settings import (
    MLFLOW_ENABLE_MULTIPART_DOWNLOAD,
    MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE,
    MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE,
)

if TYPE_CHECKING:
    from mlflow.stores.rest.transport import Response

LEAST_PART_BYTES = 1 << 16

# A part that breaks off goes on where it stopped, this often.
MOST_RESUMPTIONS = 5

# Gives the bytes from one position up to but without another, or raises what became of the file.
Ask = Callable[[int, int], "Response"]


def can_be_fetched_in_parts(answer: Response) -> bool:
    """Whether the rest of a file, whose head this is, may be asked for in parts, and is worth it.

    It takes a server that gives parts, and that says which state of the file they are of.
    """
    headers = answer.headers
    tag = headers.get("etag", "W/")
    size = int(headers.get("content-length", 0))
    return (
        answer.status == 200
        and headers.get("accept-ranges") == "bytes"
        and not tag.startswith("W/")
        and size >= max(1, MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE.get())
        and MLFLOW_ENABLE_MULTIPART_DOWNLOAD.get()
    )


class PartsToFetch:
    """A file that is fetched in parts.

    Args:
        first: The answer that carries all of the file. The first part is read from it, and then it
            is closed.
        ask: Asks for a part.
        target: Descriptor of the file to write.
    """

    def __init__(self, first: Response, ask: Ask, target: int) -> None:
        self._first = first
        self._ask = ask
        self._target = target
        self._size = int(first.headers["content-length"])
        part_bytes = max(MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE.get(), LEAST_PART_BYTES)
        self._ends = [
            min(start + part_bytes, self._size) for start in range(0, self._size, part_bytes)
        ]
        # Up to where each part is there.
        self._there = [0, *self._ends[:-1]]
        self._more = threading.Condition()
        self._is_over = False

    def fetch(self, workers: int, meter: Meter) -> tuple[str, int]:
        """Fetch all of it.

        Args:
            workers: Most connections at a time.
            meter: Told of the bytes that have come.

        Returns:
            SHA-256 (hexadecimal) and number of the bytes that are in the file.

        Raises:
            StoreUnreachable: The server is away, or the file is another by now.
        """
        os.ftruncate(self._target, self._size)
        sha256 = hashlib.sha256()
        digesting = threading.Thread(target=self._digest, args=(sha256,), name="sha256")
        digesting.start()
        try:
            transfers = [
                Transfer(end - there, self._fetching(index))
                for index, (there, end) in enumerate(zip(self._there, self._ends, strict=True))
            ]
            run_each(transfers, workers, meter)
        finally:
            with self._more:
                self._is_over = True
                self._more.notify()
            digesting.join()
        return sha256.hexdigest(), self._size

    # ---- one part ----
    def _fetching(self, index: int) -> Callable[[Meter], None]:
        return lambda meter: self._fetch_part(index, meter)

    def _fetch_part(self, index: int, meter: Meter) -> None:
        end = self._ends[index]
        resumptions = 0
        answer = self._first if index == 0 else self._ask(self._there[index], end)
        buffer = memoryview(bytearray(BUFFER_BYTES))
        while True:
            try:
                with answer:
                    self._read(index, answer, buffer, meter)
                return
            except StoreUnreachable:
                resumptions += 1
                if resumptions > MOST_RESUMPTIONS:
                    raise
            answer = self._ask(self._there[index], end)

    def _read(self, index: int, answer: Response, buffer: memoryview, meter: Meter) -> None:
        at, end = self._there[index], self._ends[index]
        while at < end:
            count = answer.read_into(buffer[: min(len(buffer), end - at)])
            if not count:
                raise StoreUnreachable("The connection ended before the part of the file did.")
            _write_at(self._target, buffer[:count], at)
            at += count
            meter.advance(count)
            with self._more:
                self._there[index] = at
                self._more.notify()

    # ---- the digest, in a thread of its own ----
    def _digest(self, sha256: hashlib._Hash) -> None:
        buffer = memoryview(bytearray(BUFFER_BYTES))
        at = 0
        for index, end in enumerate(self._ends):
            while at < end:
                with self._more:
                    while self._there[index] <= at and not self._is_over:
                        self._more.wait()
                    there = self._there[index]
                if there <= at:
                    return  # it will not come any more
                while at < there:
                    wanted = min(len(buffer), there - at)
                    count = os.preadv(self._target, [buffer[:wanted]], at)
                    if not count:
                        return  # somebody made the file shorter: the digest will not be right
                    sha256.update(buffer[:count])
                    at += count


def _write_at(target: int, data: memoryview, at: int) -> None:
    written = 0
    while written < len(data):
        written += os.pwrite(target, data[written:], at + written)
