"""Reading a part of an open file."""

from __future__ import annotations

import io
import os
from typing import BinaryIO, cast


class _Range(io.RawIOBase):
    """Bytes of a descriptor from one position up to another; closes the descriptor."""

    def __init__(self, descriptor: int, start: int, end: int) -> None:
        self._descriptor = descriptor
        self._at = start
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._end - self._at)
        if wanted <= 0:
            return 0
        count = os.preadv(self._descriptor, [memoryview(buffer)[:wanted]], self._at)
        self._at += count
        return count

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)
        super().close()


def open_range(descriptor: int, start: int, end: int | None) -> BinaryIO:
    """A file's bytes from `start` up to but without `end`; closing it closes the descriptor."""
    size = os.fstat(descriptor).st_size
    return cast(
        BinaryIO, io.BufferedReader(_Range(descriptor, start, size if end is None else end))
    )
