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

HeaderList = list[tuple[bytes, bytes]]

# Nothing of it runs: neither scripts nor forms nor plug-ins.
_NOTHING = b"sandbox"

# A page runs, but on its own: it has no origin, so that it can read neither this server nor what
# the browser keeps for it, and it reaches no other host. Files beside it may be shown in it;
# scripts beside it may not, since the app's own policy would trust whatever is served as a script.
_SHOWN = (
    b"sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob: "
    b"data:; style-src 'self' 'unsafe-inline' data:; img-src 'self' data: blob:; font-src 'self' "
    b"data:; media-src 'self' data: blob:; worker-src blob:; connect-src data: blob:; "
    b"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
# Whoever looks at the page has said that it may load what it names on other hosts.
_SHOWN_WITH_NETWORK = (
    b"sandbox allow-scripts; default-src 'self' https: data: blob: 'unsafe-inline' 'unsafe-eval'; "
    b"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_MEDIA_OF_PAGES = {".html": b"text/html", ".htm": b"text/html", ".css": b"text/css"}


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


def saved_headers(path: str) -> HeaderList:
    """What files are sent with, so that a page that holds one can do nothing here.

    Files are what users stored, HTML and SVG among them: they are shown in a sandbox without
    scripts, never taken for another type than they are said to be, and saved rather than opened.
    """
    return [
        (b"content-disposition", disposition(path.rpartition("/")[2])),
        *_headers(_NOTHING),
    ]


def page_headers(path: str) -> HeaderList:
    """What a file is sent with to be shown as a page, in a sandbox of its own."""
    return [*_headers(_SHOWN), *_FOR_PAGES]


def networked_page_headers(path: str) -> HeaderList:
    """Like `page_headers`, for a page that may load from other hosts."""
    return [*_headers(_SHOWN_WITH_NETWORK), *_FOR_PAGES]


# The page itself has no origin: without this, what lies beside it could not be shown in it.
_FOR_PAGES = [
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"referrer-policy", b"no-referrer"),
]


def _headers(policy: bytes) -> HeaderList:
    return [
        (b"content-security-policy", policy),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-cache"),
        (b"accept-ranges", b"bytes"),
    ]


def page_media(path: str) -> bytes:
    """The content type a page, or a file beside it, is sent with. No script has one."""
    extension = os.path.splitext(path)[1].lower()
    found = _MEDIA_OF_PAGES.get(extension)
    return media(path) if found is None else found + b"; charset=utf-8"


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
