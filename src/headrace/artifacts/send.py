"""A file on its way out."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from headrace.artifacts.ranges import Span
from mlflow.artifacts.media_types import media_type

CHUNK_BYTES = 1 << 20

# Runs a function in a thread.
InThread = Callable[..., Awaitable[bytes]]


class FileBody:
    """The bytes of an open file, chunk after chunk; the next is read while one is sent.

    Args:
        descriptor: Closed by `aclose()`.
        span: Which bytes.
        in_thread: Runs a function in a thread.
    """

    def __init__(self, descriptor: int, span: Span, in_thread: InThread) -> None:
        self.descriptor = descriptor
        self.span = span
        self._at = span.start
        self._in_thread = in_thread
        self._closed = False

    def __aiter__(self) -> FileBody:
        return self

    async def __anext__(self) -> bytes:
        wanted = min(CHUNK_BYTES, self.span.end - self._at)
        if wanted <= 0:
            raise StopAsyncIteration
        chunk = await self._in_thread(os.pread, self.descriptor, wanted, self._at)
        if not chunk:
            raise OSError("The file became shorter while it was sent.")
        self._at += len(chunk)
        return chunk

    async def aclose(self) -> None:
        """Close the file."""
        if not self._closed:
            self._closed = True
            os.close(self.descriptor)


def file_headers(path: str) -> list[tuple[bytes, bytes]]:
    """What every file is sent with, so that a page that holds it can do nothing here.

    Files are what users stored, HTML and SVG among them: they are shown in a sandbox without
    scripts, never taken for another type than they are said to be, and saved rather than opened.
    """
    return [
        (b"content-disposition", disposition(path.rpartition("/")[2])),
        (b"content-security-policy", b"sandbox"),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-cache"),
        (b"accept-ranges", b"bytes"),
    ]


def media(path: str) -> bytes:
    """The content type a file is sent with."""
    found = media_type(path)
    return f"{found}; charset=utf-8".encode() if found.startswith("text/") else found.encode()


def disposition(name: str) -> bytes:
    """A `Content-Disposition` header that names a file (RFC 6266)."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    text = f'attachment; filename="{plain}"'
    if plain != name:
        text += f"; filename*=UTF-8''{quote(name, safe='')}"
    return text.encode("ascii")
