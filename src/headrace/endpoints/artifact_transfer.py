"""How an endpoint sends a stored file, and stores the body of a request as one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from typing import Any

from headrace.artifacts import direct
from headrace.artifacts.direct import DirectFileBody
from headrace.artifacts.ranges import Span, asked_span, entity_tag, is_current
from headrace.artifacts.receive import receive
from headrace.artifacts.roots import Place
from headrace.artifacts.send import FileBody, HeaderList, media, saved_headers
from headrace.http.errors import ClientGone, HttpError
from headrace.http.platform import Platform
from headrace.http.request import Request, Response
from mlflow.artifacts.digests import HEADER, from_header, to_header
from mlflow.artifacts.folder import Stored, is_there, replaced
from mlflow.exceptions import INVALID_PARAMETER_VALUE, MlflowException
from mlflow.wire import artifacts as wire

# Up to this size a file is sent with its head, in one packet if it can be.
ONE_PIECE_BYTES = 1 << 16

_DIGEST = HEADER.encode()


# ---- out ----
async def send_stored(
    request: Request,
    place: Place,
    root_uri: str,
    path: str,
    file_headers: Callable[[str], HeaderList] = saved_headers,
    media: Callable[[str], bytes] = media,
) -> Response:
    """A file, a part of it, or nothing for a caller that has it already.

    Args:
        place: Where it is on disk.
        root_uri, path: How its digest is recorded.
        file_headers, media: What its path makes of the answer: whether it is saved or shown.
    """
    descriptor, sha256 = await request.platform.read(
        request.actor, _open, request.platform, place, root_uri, path
    )
    try:
        found = os.fstat(descriptor)
        tag = entity_tag(found)
        headers = [*file_headers(path), (b"etag", tag.encode())]
        if sha256 is not None:
            headers.append((_DIGEST, to_header(sha256).encode()))
        if is_current(request.header("if-none-match"), tag):
            os.close(descriptor)
            return Response(b"", 304, None, headers)
        span, status = _span(request, tag, found.st_size, headers)
        headers.append((b"content-length", b"%d" % (span.end - span.start)))
        if span.end - span.start <= ONE_PIECE_BYTES:
            data = os.pread(descriptor, span.end - span.start, span.start)
            os.close(descriptor)
            return Response(data, status, media(path), headers)
        body = _file_body(request, descriptor, span, headers)
        return Response(body, status, media(path), headers)
    except BaseException:
        os.close(descriptor)
        raise


def _file_body(
    request: Request, descriptor: int, span: Span, headers: list[tuple[bytes, bytes]]
) -> FileBody | DirectFileBody:
    transport = direct.transport_of(request.scope)
    large = span.end - span.start >= direct.DIRECT_FROM and request.method == "GET"
    if transport is None or not large:
        return FileBody(descriptor, span, in_thread(request))
    headers.append(direct.CLOSE)
    return DirectFileBody(descriptor, span, transport, request.disconnected, in_thread(request))


def _open(platform: Platform, place: Place, root_uri: str, path: str) -> tuple[int, str | None]:
    """A descriptor of the file, and the SHA-256 that was recorded when it was logged."""
    descriptor = place.folder.open(place.path)
    try:
        if platform.options.artifacts_only:
            return descriptor, None
        for digest in platform.store.get_artifact_digests(root_uri, path):
            if digest.path == path:
                return descriptor, digest.sha256
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor, None


def _span(
    request: Request, tag: str, size: int, headers: list[tuple[bytes, bytes]]
) -> tuple[Span, int]:
    """The bytes to send, with the status that goes with them."""
    span = asked_span(request.header("range"), request.header("if-range"), tag, size)
    if span is None:
        return Span(0, size), 200
    if span.end <= span.start:
        raise HttpError(
            f"The file has {size} bytes; the range {request.header('range')!r} has none of them.",
            INVALID_PARAMETER_VALUE,
            416,
            [(b"content-range", b"bytes */%d" % size)],
        )
    headers.append((b"content-range", b"bytes %d-%d/%d" % (span.start, span.end - 1, size)))
    return span, 206


# ---- in ----
async def store_body(request: Request, place: Place, root_uri: str, begin: int) -> Response:
    """Store the body as a file.

    Args:
        place: Where to.
        root_uri: The root under which its digest is recorded.
        begin: Where the path in that root begins in `place.path`.
    """
    encoding = request.header("content-encoding")
    if encoding not in (None, "", "identity"):
        raise MlflowException.invalid_parameter_value(
            f"A file is stored as it is sent; leave out Content-Encoding: {encoding}."
        )
    announced = from_header(request.header(HEADER))
    headers: list[tuple[bytes, bytes]] = []
    stored = await receive(
        place.folder, place.path, body_chunks(request, headers), in_thread(request)
    )
    sha256 = stored.digest.sha256
    await record_stored_file(request, stored, root_uri, begin)
    if announced is not None and announced != sha256:
        raise MlflowException.invalid_parameter_value(
            f"The SHA-256 of what arrived is {sha256}, and the request announced {announced}."
        )
    headers.append((_DIGEST, to_header(sha256).encode()))
    return Response(b"", media=None, headers=headers)


async def body_chunks(
    request: Request, headers: list[tuple[bytes, bytes]]
) -> AsyncGenerator[bytes | memoryview, None]:
    """The body; what goes past the HTTP server ends the connection, which `headers` then say."""
    transport = direct.transport_of(request.scope)
    length = request.header("content-length") or "0"
    if transport is None or int(length) < direct.DIRECT_FROM:
        async for chunk in request.chunks():
            yield chunk
        return
    headers.append(direct.CLOSE)
    try:
        async for piece in direct.direct_chunks(transport, request.receive, int(length)):
            yield piece
    except EOFError:
        raise ClientGone from None


async def record_stored_file(request: Request, stored: Stored, root_uri: str, begin: int) -> None:
    """Record a stored file's digest; see `mlflow.artifacts.folder.record_stored`."""
    platform = request.platform
    if platform.options.artifacts_only:
        return
    current: Stored | None = stored
    while current is not None:
        digest = current.digest
        known = wire.Digest(path=digest.path[begin:], sha256=digest.sha256, size=digest.size)
        await platform.write(
            request.actor, platform.store.record_artifact_digests, root_uri, [known]
        )
        if is_there(current):
            return
        current = await platform.read(request.actor, replaced, current)


# ---- both ----
def in_thread(request: Request) -> Any:
    """What runs a function in a thread on behalf of the request."""
    loop = asyncio.get_running_loop()
    return lambda call, *arguments: loop.run_in_executor(None, call, *arguments)


__all__ = ["body_chunks", "in_thread", "record_stored_file", "send_stored", "store_body"]
