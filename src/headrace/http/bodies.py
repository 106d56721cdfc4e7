"""Reading bodies whole, within the server's limit."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from headrace.http.errors import ClientGone, too_large, unknown_encoding
from mlflow.exceptions import MlflowException

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

_GZIP = 31  # zlib's word for: a gzip header and its largest window


async def read_body(receive: Receive, headers: Mapping[bytes, bytes], limit: int) -> bytes:
    """The whole body, inflated.

    Args:
        limit: Most bytes it may have, before and after it was inflated.

    Raises:
        ClientGone: The connection ended first.
        HttpError: It is too large (413), or compressed in an unknown way (415).
    """
    length = headers.get(b"content-length")
    if length is not None and length.isdigit() and int(length) > limit:
        raise too_large(limit)
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        body = await _rest(receive, body, limit)
    encoding = headers.get(b"content-encoding")
    if encoding is not None:
        body = inflate(body, encoding, limit)
    return body


async def _rest(receive: Receive, start: bytes, limit: int) -> bytes:
    body = bytearray(start)
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        body += message.get("body", b"")
        if len(body) > limit:
            raise too_large(limit)
        if not message.get("more_body"):
            return bytes(body)


def inflate(body: bytes, encoding: bytes, limit: int) -> bytes:
    """A body without its compression; a few bytes that would become very many stop at the limit.

    Raises:
        HttpError: Too large (413), an unknown encoding (415).
        MlflowException: It is not what it says (`INVALID_PARAMETER_VALUE`).
    """
    name = encoding.strip().lower()
    if name in (b"", b"identity") or not body:
        return body
    if name not in (b"gzip", b"x-gzip"):
        raise unknown_encoding(encoding.decode("latin-1"))
    stream = zlib.decompressobj(_GZIP)
    try:
        plain = stream.decompress(body, limit + 1)
    except zlib.error as error:
        raise MlflowException.invalid_parameter_value(
            f"The body is not gzip, as its Content-Encoding says: {error}."
        ) from None
    if len(plain) > limit:
        raise too_large(limit)
    if not stream.eof:
        raise MlflowException.invalid_parameter_value("The gzip body ends before its end.")
    return plain
