"""The digest of a file whose parts are still arriving.

It is computed in order, from those parts on disk that are there from the beginning on without a
gap, so that little is left to do when the last has come. What another process has received counts,
too; a process that has received nothing of a file computes its digest at the end, of all of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import OrderedDict

from headrace.artifacts.incoming_part import Landed
from headrace.artifacts.strand import Strand
from headrace.artifacts.upload import Upload
from mlflow.artifacts.digests import BUFFER_BYTES

# Of uploads that nobody goes on with nothing is kept.
MOST_KNOWN = 64


class DigestAhead:
    """The digest of one file.

    Args:
        upload: The file.
        loop: The event loop.
    """

    def __init__(self, upload: Upload, loop: asyncio.AbstractEventLoop) -> None:
        self._upload = upload
        self._sha256 = hashlib.sha256()
        self._digested: list[Landed] = []
        self._fewer = asyncio.Event()
        self._strand: Strand[None] = Strand(loop, self._go_on, self._fewer.set)

    def go_on(self) -> None:
        """A part has landed."""
        self._strand.add(None)

    async def settle(self) -> None:
        """Wait until all is digested that can be."""
        while self._strand.left:
            self._fewer.clear()
            await self._fewer.wait()

    # ---- in threads ----
    def hexdigest(self, descriptor: int, landed: list[Landed]) -> str | None:
        """The digest of all of the file, now that every part is at its place.

        Args:
            descriptor: The file, open for reading.
            landed: All parts.

        Returns:
            None if it cannot be told: a part was sent again after it was digested.
        """
        if self._strand.error is not None or self._digested != landed[: len(self._digested)]:
            return None
        at = sum(part.size for part in self._digested)
        _digest(self._sha256, descriptor, at, os.fstat(descriptor).st_size)
        return self._sha256.hexdigest()

    def _go_on(self, _: None) -> None:
        upload = self._upload
        descriptor = os.open(upload.file, os.O_RDONLY)
        try:
            while (number := len(self._digested) + 1) <= upload.plan.num_parts:
                landed = upload.landed(number)
                if landed is None or not landed.in_place:
                    return
                place = (number - 1) * upload.part_bytes
                _digest(self._sha256, descriptor, place, place + landed.size)
                self._digested.append(landed)
        finally:
            os.close(descriptor)


class DigestsAhead:
    """The digests of the files that this process receives parts of."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, DigestAhead] = OrderedDict()

    def landed(self, upload: Upload) -> None:
        """A part of a file has landed; called in the event loop."""
        ahead = self._known.get(upload.folder)
        if ahead is None:
            ahead = self._known[upload.folder] = DigestAhead(upload, asyncio.get_running_loop())
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        ahead.go_on()

    async def take(self, folder: str) -> DigestAhead | None:
        """What is digested of a file, which is complete now; None where that is nothing."""
        ahead = self._known.pop(folder, None)
        if ahead is not None:
            await ahead.settle()
        return ahead


def _digest(sha256: hashlib._Hash, descriptor: int, start: int, end: int) -> None:
    buffer = memoryview(bytearray(min(BUFFER_BYTES, max(1, end - start))))
    while start < end:
        count = os.preadv(descriptor, [buffer[: min(len(buffer), end - start)]], start)
        if not count:
            raise EOFError("a part became shorter")
        sha256.update(buffer[:count])
        start += count
